import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Ground } from '../../../../../infra/local/world.ts'
import {
  connectionKey,
  connectionListKey,
  installationKey,
  installationListKey,
} from '../../../../../shared/adapters/dynamodb/keys.ts'
import { connectionIdOf, installationIdOf } from '../../../../../shared/domain/ids.ts'
import { aConnection, anInstallation, consent } from '../../../../shared/adapters/subjects.ts'

/** Connections as logins leave them behind, written by an operator: nobody of the matrix gets as far as Meta. */
export function connectionRows({ awsOrigin: endpoint, region, operator, declarations }: Ground) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials: operator }))
  const table = declarations.stores.tables.find(({ logicalId }) => logicalId.startsWith('Connections'))
  if (!table) throw new Error('the ground has no table of connections')
  const put = (Item: object) => client.send(new PutCommand({ TableName: table.tableName, Item: { ...Item } }))
  const { attemptId: lastAttemptId, ...times } = consent('a-login')
  let businesses = 0
  return {
    async connect(caller: string): Promise<string> {
      businesses += 1
      const reference = `workspace-${businesses}`
      const installation = anInstallation(installationIdOf('1', 'system-user', String(businesses)))
      const { installationId, appKey } = installation
      const connectionId = connectionIdOf(installationId, caller, reference)
      const connection = aConnection(connectionId, { caller, reference })
      const mark = { lastAttemptId, ...times }
      await put({
        ...installation,
        ...installationKey(installationId),
        ...installationListKey(appKey, installationId),
        ...mark,
      })
      await put({
        ...connection,
        ...connectionKey(connectionId),
        ...connectionListKey(caller, connection),
        ...mark,
        revision: 1,
        createdAt: connection.activeAt,
      })
      return connectionId
    },
    close: () => client.destroy(),
  }
}

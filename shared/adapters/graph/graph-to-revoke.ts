import type { GraphToRevoke } from '../../ports/graph.ts'
import type { AdapterContext } from '../context.ts'
import { rootKey } from '../dynamodb/keys.ts'
import { sendGraphCall } from '../graph-over-http.ts'
import { appSecrets } from '../secrets/app-secret.ts'
import { tokenFormat } from '../vault/formats.ts'
import { rootTable } from '../vault/root-row.ts'
import { appOf, noTokenFor, signAsApp } from './signing.ts'

/** Graph as the app, about the root token of one consent: a newer one that has come meanwhile is not opened. */
export function graphToRevoke(context: AdapterContext): GraphToRevoke {
  const appSecretOf = appSecrets(context)
  const format = tokenFormat(context)
  const table = rootTable(context)
  return {
    async call({ appKey, installationId, attemptId }, call) {
      if (call.as !== 'app') throw noTokenFor(call, installationId)
      const app = appOf(context, appKey)
      const row = await table.get(rootKey(installationId))
      if (row?.lastAttemptId !== attemptId) throw noTokenFor(call, installationId)
      const subjectToken = await format.open(row, { app: appKey, kind: 'root', ref: installationId })
      const appSecret = await appSecretOf(appKey)
      return sendGraphCall(context, call, signAsApp(call, app, { appSecret, subjectToken }))
    },
  }
}

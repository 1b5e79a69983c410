import type { GraphAsConnection } from '../../ports/graph.ts'
import type { AdapterContext } from '../context.ts'
import { sendGraphCall } from '../graph-over-http.ts'
import { appSecrets } from '../secrets/app-secret.ts'
import { openRootToken } from '../vault/open-token.ts'
import { appOf, noTokenFor, signWithToken } from './signing.ts'

/** Graph with the token of a connection's installation. */
export function graphAsConnection(context: AdapterContext): GraphAsConnection {
  const appSecretOf = appSecrets(context)
  const openRoot = openRootToken(context)
  return {
    async call({ appKey, installationId }, call) {
      if (call.as !== 'connection') throw noTokenFor(call, installationId)
      const app = appOf(context, appKey)
      const subjectToken = await openRoot({ appKey, installationId })
      if (!subjectToken) throw noTokenFor(call, installationId)
      const secrets = { appSecret: await appSecretOf(appKey), subjectToken }
      return sendGraphCall(context, call, signWithToken(call, app, secrets))
    },
  }
}

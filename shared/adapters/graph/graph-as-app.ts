import type { GraphAsApp } from '../../ports/graph.ts'
import type { AdapterContext } from '../context.ts'
import { sendGraphCall } from '../graph-over-http.ts'
import { appSecrets } from '../secrets/app-secret.ts'
import { appOf, noTokenFor, signAsApp } from './signing.ts'

/** Graph as the app itself; opens no stored token. */
export function graphAsApp(context: AdapterContext): GraphAsApp {
  const appSecretOf = appSecrets(context)
  return {
    async ready(appKey) {
      await appSecretOf(appKey)
    },
    async call(appKey, call) {
      if (call.as !== 'app' && call.as !== 'code-exchange') throw noTokenFor(call, `app ${appKey}`)
      const app = appOf(context, appKey)
      const appSecret = await appSecretOf(appKey)
      return sendGraphCall(context, call, signAsApp(call, app, { appSecret }))
    },
  }
}

import type { GraphAsLanding } from '../../ports/graph.ts'
import type { AdapterContext } from '../context.ts'
import { sendGraphCall } from '../graph-over-http.ts'
import { appSecrets } from '../secrets/app-secret.ts'
import { openLandingToken } from '../vault/open-token.ts'
import { appOf, noTokenFor, signAsApp, signWithToken } from './signing.ts'

/** Graph with, or about, the landing token of one attempt. */
export function graphAsLanding(context: AdapterContext): GraphAsLanding {
  const appSecretOf = appSecrets(context)
  const openLanding = openLandingToken(context)
  return {
    async call({ appKey, attemptId }, call) {
      if (call.as !== 'landing' && call.as !== 'app') throw noTokenFor(call, `attempt ${attemptId}`)
      const app = appOf(context, appKey)
      const subjectToken = await openLanding({ appKey, attemptId })
      if (!subjectToken) throw noTokenFor(call, `attempt ${attemptId}`)
      const secrets = { appSecret: await appSecretOf(appKey), subjectToken }
      const signing = call.as === 'app' ? signAsApp(call, app, secrets) : signWithToken(call, app, secrets)
      return sendGraphCall(context, call, signing)
    },
  }
}

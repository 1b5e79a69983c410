import { Failure } from '../../base/failure.ts'
import { Secret } from '../../base/secret.ts'
import type { AppDeployment } from '../../domain/deployment.ts'
import { appSecretProof } from '../../meta/graph/app-secret-proof.ts'
import type { GraphCall } from '../../meta/graph/graph-call.ts'
import type { AdapterContext } from '../context.ts'
import type { Signing } from '../graph-over-http.ts'

/** The secrets that a port may sign with; what it has not got, it was not given. */
export interface SigningSecrets {
  readonly appSecret: Secret<string>
  /** The token that the call is made with, or is about. */
  readonly subjectToken?: Secret<string>
}

/** The refusal of a call that this port holds no token for, before anything leaves. */
export function noTokenFor<T>(call: GraphCall<T>, of: string): Failure {
  const what = call.permission === undefined ? call.operation : `${call.operation} with ${call.permission}`
  const on = call.assetId === undefined ? '' : ` on ${call.assetId}`
  return new Failure('ERR_GRAPH_NO_TOKEN', `no token of ${of} grants ${what}${on}`, {
    facts: { operation: call.operation, permission: call.permission, asset: call.assetId },
  })
}

/** The app of a key; `ERR_DEPLOYMENT_INVALID` when this deployment has none. */
export function appOf(context: AdapterContext, appKey: string): AppDeployment {
  const app = context.deployment.apps[appKey]
  if (app) return app
  throw new Failure('ERR_DEPLOYMENT_INVALID', `this deployment has no app ${appKey}`)
}

function filledParams<T>(call: GraphCall<T>, secrets: SigningSecrets): Record<string, Secret<string>> {
  const filled = Object.entries(call.secretParams ?? {}).map(([name, param]) => {
    const secret =
      param === 'app-secret' ? secrets.appSecret : param === 'subject-token' ? secrets.subjectToken : param
    if (!secret) throw noTokenFor(call, 'this port')
    return [name, secret] as const
  })
  return Object.fromEntries(filled)
}

/** Signs a call as the app itself: with the app's own token and its proof; a code exchange takes no token. */
export function signAsApp<T>(call: GraphCall<T>, app: AppDeployment, secrets: SigningSecrets): Signing {
  const secretParams = filledParams(call, secrets)
  if (call.as === 'code-exchange') return { graphVersion: app.graphVersion, secretParams }
  const token = new Secret(`${app.appId}|${secrets.appSecret.reveal()}`)
  const proof = appSecretProof(secrets.appSecret, token)
  return { graphVersion: app.graphVersion, token, proof, secretParams }
}

/** Signs a call with a business's token and the proof of exactly that token. */
export function signWithToken<T>(
  call: GraphCall<T>,
  app: AppDeployment,
  secrets: Required<SigningSecrets>,
): Signing {
  return {
    graphVersion: app.graphVersion,
    token: secrets.subjectToken,
    proof: appSecretProof(secrets.appSecret, secrets.subjectToken),
    secretParams: filledParams(call, secrets),
  }
}

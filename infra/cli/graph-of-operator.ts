import type { Secret } from '../../shared/base/secret.ts'
import type { Deployment } from '../../shared/domain/deployment.ts'
import { appOf, signAsApp } from '../../shared/adapters/graph/signing.ts'
import { sendGraphCall } from '../../shared/adapters/graph-over-http.ts'
import type { GraphCall } from '../../shared/meta/graph/graph-call.ts'
import { operatorContext } from './operator-context.ts'

/** Meta as an operator asks it, at a desk and with the app secret in hand. */
export interface GraphOfOperator {
  call<T>(call: GraphCall<T>): Promise<T>
}

/** Calls signed by the app itself, as rooms make them; `graphOrigin` is Meta's unless it is on this machine. */
export function graphOfOperator(options: {
  readonly deployment: Deployment
  readonly appKey: string
  readonly appSecret: Secret<string>
  readonly graphOrigin: string
}): GraphOfOperator {
  const { deployment, appKey, appSecret, graphOrigin } = options
  const context = operatorContext({ deployment, graphOrigin, addresses: {} })
  return {
    call: (call) => sendGraphCall(context, call, signAsApp(call, appOf(context, appKey), { appSecret })),
  }
}

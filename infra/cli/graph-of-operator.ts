import { randomBytes, randomInt } from 'node:crypto'
import type { Secret } from '../../shared/base/secret.ts'
import type { Deployment } from '../../shared/domain/deployment.ts'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import { appOf, signAsApp } from '../../shared/adapters/graph/signing.ts'
import { sendGraphCall } from '../../shared/adapters/graph-over-http.ts'
import type { GraphCall } from '../../shared/meta/graph/graph-call.ts'

/** Meta as an operator asks it, at a desk and with the app secret in hand. */
export interface GraphOfOperator {
  call<T>(call: GraphCall<T>): Promise<T>
}

/** What a terminal has no use for: nobody reads its metrics, and what matters is said by the failure. */
const unheard = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Calls signed by the app itself, as rooms make them; `graphOrigin` is Meta's unless it is on this machine. */
export function graphOfOperator(options: {
  readonly deployment: Deployment
  readonly appKey: string
  readonly appSecret: Secret<string>
  readonly graphOrigin: string
}): GraphOfOperator {
  const { deployment, appKey, appSecret, graphOrigin } = options
  const context: AdapterContext = {
    clock: { now: () => Date.now() },
    log: unheard,
    metrics: { count: () => undefined },
    random: {
      token: (bytes) => randomBytes(bytes).toString('base64url'),
      fraction: () => randomInt(2 ** 32) / 2 ** 32,
    },
    deployment,
    address: (name) => {
      throw new Error(`an operator has no address ${name}`)
    },
    graphOrigin,
    dialogOrigin: graphOrigin,
  }
  return {
    call: (call) => sendGraphCall(context, call, signAsApp(call, appOf(context, appKey), { appSecret })),
  }
}

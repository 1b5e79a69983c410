import type { Secret } from '../../shared/base/secret.ts'
import { appOf, noTokenFor, signAsApp, signWithToken } from '../../shared/adapters/graph/signing.ts'
import { sendGraphCall } from '../../shared/adapters/graph-over-http.ts'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import { batch } from '../../shared/meta/graph/batch.ts'
import type { GraphCall } from '../../shared/meta/graph/graph-call.ts'
import type {
  GraphAboutRoots,
  GraphAsApp,
  GraphAsConnection,
  GraphAsLanding,
  RootAnswer,
} from '../../shared/ports/graph.ts'
import type { Rows } from '../factories/rows.ts'

/** What the ports send with. Both may be changed: a secret is replaced, an impatient caller waits less. */
export interface Sending {
  readonly context: AdapterContext
  appSecret: Secret<string>
  /** Longest wait for an answer; the call's own when left out. */
  patienceMilliseconds?: number
}

export interface GraphPorts {
  readonly graphAsApp: GraphAsApp
  readonly graphAsLanding: GraphAsLanding
  readonly graphAsConnection: GraphAsConnection
  readonly graphAboutRoots: GraphAboutRoots
}

/** Graph as the adapters ask it, over HTTP, with the tokens of rows in memory. */
export function graphOverEmulator(sending: Sending, { landings, roots }: Rows): GraphPorts {
  const { context } = sending

  function send<T>(call: GraphCall<T>, signed: ReturnType<typeof signAsApp>): Promise<T> {
    const { patienceMilliseconds = Infinity } = sending
    const timeoutMilliseconds = Math.min(call.timeoutMilliseconds, patienceMilliseconds)
    return sendGraphCall(context, { ...call, timeoutMilliseconds }, signed)
  }

  function signedAbout<T>(appKey: string, call: GraphCall<T>, subjectToken?: Secret<string>) {
    const { appSecret } = sending
    return signAsApp(call, appOf(context, appKey), { appSecret, ...(subjectToken && { subjectToken }) })
  }

  function signedWith<T>(appKey: string, call: GraphCall<T>, subjectToken: Secret<string>) {
    return signWithToken(call, appOf(context, appKey), { appSecret: sending.appSecret, subjectToken })
  }

  return {
    graphAsApp: {
      async ready() {
        // the secret is at hand
      },
      call: (appKey, call) => send(call, signedAbout(appKey, call)),
    },
    graphAsLanding: {
      async call({ appKey, attemptId }, call) {
        const token = landings.get(attemptId)?.sealed
        if (!token) throw noTokenFor(call, attemptId)
        return send(
          call,
          call.as === 'app' ? signedAbout(appKey, call, token) : signedWith(appKey, call, token),
        )
      },
    },
    graphAsConnection: {
      async call({ appKey, installationId }, call) {
        const token = roots.get(installationId)?.sealed
        if (!token) throw noTokenFor(call, installationId)
        return send(call, signedWith(appKey, call, token))
      },
    },
    graphAboutRoots: {
      async ask<T>(
        { appKey, installationIds }: { readonly appKey: string; readonly installationIds: readonly string[] },
        call: GraphCall<T>,
      ): Promise<readonly RootAnswer<T>[]> {
        const asked = installationIds.map((installationId) => {
          const root = roots.get(installationId)
          if (!root) throw noTokenFor(call, installationId)
          const { secretParams } = signedAbout(appKey, call, root.sealed)
          return { installationId, precedence: root.mark, batched: { call, secretParams } }
        })
        const packed = batch(
          asked.map(({ batched }) => batched),
          call.as,
          `${call.operation}-batch`,
        )
        const answers = await send(packed, signedAbout(appKey, packed))
        return asked.map(({ installationId, precedence }, place) => {
          const result = answers[place]?.result
          if (!result) throw noTokenFor(call, installationId)
          return 'failure' in result
            ? { installationId, failure: result.failure }
            : { installationId, precedence, answer: result.answer }
        })
      },
    },
  }
}

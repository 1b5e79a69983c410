import type { AdapterContext } from '../../shared/adapters/context.ts'
import { appOf, noTokenFor, signAsApp, signWithToken } from '../../shared/adapters/graph/signing.ts'
import { sendGraphCall } from '../../shared/adapters/graph-over-http.ts'
import { Secret } from '../../shared/base/secret.ts'
import { batch } from '../../shared/meta/graph/batch.ts'
import type { GraphCall } from '../../shared/meta/graph/graph-call.ts'
import type { GraphAboutRoots, GraphAsApp, GraphAsConnection, RootAnswer } from '../../shared/ports/graph.ts'
import type { World } from '../factories/world.ts'

/**
 * Graph over HTTP, signed and read as the adapters do, with root tokens out of the world's rows instead of the vault:
 * opening seals is not what a wrong app secret is about.
 */
export function graphOverHttp(given: {
  readonly world: World
  readonly metrics: AdapterContext['metrics']
  readonly origin: string
  /** The app secret that is stored here, right or wrong. */
  readonly secretOf: () => string
}): {
  readonly graphAsApp: GraphAsApp
  readonly graphAsConnection: GraphAsConnection
  readonly graphAboutRoots: GraphAboutRoots
} {
  const { world, metrics, origin, secretOf } = given
  const { clock, random, log, deployment } = world.ports
  const context: AdapterContext = {
    clock,
    random,
    log,
    deployment,
    metrics,
    address: (name) => {
      throw new Error(`nothing of AWS is here, and no ${name}`)
    },
    graphOrigin: origin,
    dialogOrigin: origin,
  }

  function secretsFor(installationId: string, call: GraphCall<unknown>) {
    const root = world.rows.roots.get(installationId)
    if (!root) throw noTokenFor(call, installationId)
    return { appSecret: new Secret(secretOf()), subjectToken: root.sealed }
  }

  return {
    graphAsApp: {
      ready: async () => undefined,
      call: async (appKey, call) => {
        const secrets = { appSecret: new Secret(secretOf()) }
        return sendGraphCall(context, call, signAsApp(call, appOf(context, appKey), secrets))
      },
    },
    graphAsConnection: {
      call: async ({ appKey, installationId }, call) =>
        sendGraphCall(
          context,
          call,
          signWithToken(call, appOf(context, appKey), secretsFor(installationId, call)),
        ),
    },
    graphAboutRoots: {
      async ask<T>(
        { appKey, installationIds }: { readonly appKey: string; readonly installationIds: readonly string[] },
        call: GraphCall<T>,
      ): Promise<readonly RootAnswer<T>[]> {
        const app = appOf(context, appKey)
        const signed = installationIds.map((id) => signAsApp(call, app, secretsFor(id, call)))
        const calls = signed.map(({ secretParams }) => ({ call, secretParams }))
        const packed = batch(calls, call.as, `${call.operation}-batch`)
        const signing = signAsApp(packed, app, { appSecret: new Secret(secretOf()) })
        const answers = await sendGraphCall(context, packed, signing)
        return installationIds.map((installationId, place) => {
          const result = answers[place]?.result
          const precedence = world.rows.roots.get(installationId)?.mark
          if (!result || !precedence) throw noTokenFor(call, installationId)
          return { installationId, precedence, ...result }
        })
      },
    },
  }
}

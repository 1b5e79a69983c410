import { Failure, failureOf } from '../../shared/base/failure.ts'
import type { GraphCall, GraphIdentity } from '../../shared/meta/graph/graph-call.ts'
import type {
  GraphAboutRoots,
  GraphAsApp,
  GraphAsConnection,
  GraphAsLanding,
  GraphToRevoke,
} from '../../shared/ports/graph.ts'
import type { Outward } from './outward.ts'
import type { Rows } from './rows.ts'

/** A call that reached Graph. */
export interface GraphRecord {
  readonly operation: string
  readonly as: GraphIdentity
  /** App key, attempt or installation whose secret signs it. */
  readonly of: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

type Answer = (call: GraphRecord) => unknown

/** Graph by a script: an answer per operation in Meta's own wire form, so that the call's reader reads it. */
export interface ScriptedGraph {
  readonly calls: GraphRecord[]
  /** A body, or what makes one of the call; the last answer given for an operation counts. */
  answer(operation: string, answer: unknown): void
  /** From now on the operation throws this. */
  fail(operation: string, failure: Failure): void
  /** From now on the operation answers only once the function that this returns is called. */
  hang(operation: string): () => void
  readonly ports: {
    readonly graphAsApp: GraphAsApp
    readonly graphAsLanding: GraphAsLanding
    readonly graphAsConnection: GraphAsConnection
    readonly graphAboutRoots: GraphAboutRoots
    readonly graphToRevoke: GraphToRevoke
  }
}

function noToken(operation: string): Failure {
  return new Failure('ERR_GRAPH_NO_TOKEN', `no token for ${operation}`, { facts: { operation } })
}

export function createGraph(rows: Rows, outward: Outward): ScriptedGraph {
  const calls: GraphRecord[] = []
  const answers = new Map<string, Answer>()
  const waits = new Map<string, Promise<void>>()

  async function send<T>(of: string, call: GraphCall<T>): Promise<T> {
    const { operation, as, path, params } = call
    const record = { operation, as, of, path, params }
    return outward.through(`graph.${operation}`, [record, call], async () => {
      calls.push(record)
      await waits.get(operation)
      const answer = answers.get(operation)
      if (!answer) throw new Error(`the script has no answer to ${operation}`)
      return call.read(answer(record))
    })
  }

  return {
    calls,
    answer(operation, answer) {
      answers.set(operation, typeof answer === 'function' ? (answer as Answer) : () => answer)
    },
    fail(operation, failure) {
      answers.set(operation, () => {
        throw failure
      })
    },
    hang(operation) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waits.set(operation, promise)
      return resolve
    },
    ports: {
      graphAsApp: {
        // what the adapter fetches here, a script has
        ready: (appKey) => outward.through('graphAsApp.ready', [appKey], () => undefined),
        async call(appKey, call) {
          if (call.as !== 'app' && call.as !== 'code-exchange') throw noToken(call.operation)
          return send(appKey, call)
        },
      },
      graphAsLanding: {
        async call({ appKey, attemptId }, call) {
          if (call.as !== 'app' && call.as !== 'landing') throw noToken(call.operation)
          if (rows.landings.get(attemptId)?.appKey !== appKey) throw noToken(call.operation)
          return send(attemptId, call)
        },
      },
      graphAsConnection: {
        async call({ appKey, installationId }, call) {
          if (call.as !== 'connection') throw noToken(call.operation)
          if (rows.roots.get(installationId)?.appKey !== appKey) throw noToken(call.operation)
          return send(installationId, call)
        },
      },
      graphToRevoke: {
        async call({ appKey, installationId, attemptId }, call) {
          const root = rows.roots.get(installationId)
          if (call.as !== 'app' || root?.appKey !== appKey) throw noToken(call.operation)
          if (root.mark.attemptId !== attemptId) throw noToken(call.operation)
          return send(installationId, call)
        },
      },
      graphAboutRoots: {
        // each question is asked by itself: what they share with others on the wire is the adapter's affair
        async ask({ appKey, installationIds }, call) {
          if (call.as !== 'app') throw noToken(call.operation)
          return Promise.all(
            installationIds.map(async (installationId) => {
              const root = rows.roots.get(installationId)
              if (root?.appKey !== appKey) return { installationId, failure: noToken(call.operation) }
              const { mark: precedence } = root
              try {
                return { installationId, precedence, answer: await send(installationId, call) }
              } catch (error) {
                const failure = failureOf(error)
                if (!failure) throw error
                return { installationId, failure }
              }
            }),
          )
        },
      },
    },
  }
}

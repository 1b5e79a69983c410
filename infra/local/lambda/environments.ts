import type { ColdStarts } from './cold-starts.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'

/** The environments of one function, warm ones first. */
export interface Environments {
  /**
   * One that is free: a warm one, or a cold one when it is its turn to start, whichever comes first. Undefined when
   * they are closed. Rejects when the machine cannot start a process.
   */
  take(): Promise<ExecutionEnvironment | undefined>
  giveBack(environment: ExecutionEnvironment): void
  /** Process ids of those that live. */
  pids(): readonly number[]
  close(): Promise<void>
}

type Waiter = (environment: ExecutionEnvironment | undefined) => void

export function createEnvironments(
  coldStarts: ColdStarts,
  start: () => Promise<ExecutionEnvironment>,
): Environments {
  const living = new Set<ExecutionEnvironment>()
  const idle: ExecutionEnvironment[] = []
  const waiters = new Set<Waiter>()
  let closed = false

  function takeWarm(): ExecutionEnvironment | undefined {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (!warm.isGone()) return warm
      living.delete(warm)
    }
    return undefined
  }

  async function startOne(): Promise<ExecutionEnvironment> {
    const started = await start()
    living.add(started)
    // Starting takes a while: they may have been closed meanwhile.
    if (closed) await started.stop()
    return started
  }

  return {
    async take() {
      const warm = takeWarm()
      if (warm || closed) return warm
      const { promise, resolve, reject } = Promise.withResolvers<ExecutionEnvironment | undefined>()
      let takeBack: (() => void) | undefined
      const waiter: Waiter = (environment) => {
        takeBack?.()
        resolve(environment)
      }
      waiters.add(waiter)
      takeBack = coldStarts.request(async () => {
        waiters.delete(waiter)
        const starting = startOne()
        starting.then(resolve, reject)
        await starting.then(
          (started) => started.initialized(),
          () => undefined,
        )
      })
      return promise
    },
    giveBack(environment) {
      const [waiter] = waiters
      if (environment.isGone()) living.delete(environment)
      else if (!waiter) idle.push(environment)
      else {
        waiters.delete(waiter)
        waiter(environment)
      }
    },
    pids: () => [...living].flatMap((one) => (one.pid === undefined || one.isGone() ? [] : [one.pid])),
    async close() {
      closed = true
      for (const waiter of waiters) waiter(undefined)
      waiters.clear()
      await Promise.all([...living].map((environment) => environment.stop()))
    },
  }
}

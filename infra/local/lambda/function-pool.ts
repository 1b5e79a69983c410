import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { ColdStarts } from './cold-starts.ts'
import type { FunctionDeclaration } from './declaration.ts'
import { createEnvironments } from './environments.ts'
import { isTimeout, startEnvironment, type Outcome } from './execution-environment.ts'
import { type FunctionLog, openFunctionLog, unkeptLog } from './function-log.ts'
import { startStopwatch } from './stopwatch.ts'

export type InvocationResult =
  (Outcome & { readonly requestId: string }) | { readonly status: 'throttled'; readonly requestId: string }

/** The environments of one function: started cold when they are needed, kept warm afterwards. */
export interface FunctionPool {
  readonly declaration: FunctionDeclaration
  /** Runs one event. Never rejects. Throttled when as many invocations run as the function may have at once. */
  invoke(event: unknown): Promise<InvocationResult>
  /** How many invocations run at this moment. */
  running(): number
  /** Process ids of the environments that live. */
  pids(): readonly number[]
  close(): Promise<void>
}

export function createFunctionPool(options: {
  readonly declaration: FunctionDeclaration
  readonly clock: Clock
  readonly coldStarts: ColdStarts
  readonly environment: (runtimeApi: string, logStreamName: string) => Record<string, string>
  readonly logFile: string
  /** Asked for each environment: whether its lines are kept. */
  readonly mayLog: (logStreamName: string) => boolean
}): FunctionPool {
  const { declaration, clock } = options
  const keptLog = openFunctionLog(options.logFile)
  let log: FunctionLog = keptLog
  const running = new Set<Promise<Outcome>>()
  let closed = false
  const environments = createEnvironments(options.coldStarts, () => {
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const logStreamName = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`
    log = options.mayLog(logStreamName) ? keptLog : unkeptLog
    return startEnvironment({
      declaration,
      environment: (runtimeApi) => options.environment(runtimeApi, logStreamName),
      clockShift: () => Math.round(clock.now() - Date.now()),
      logDescriptor: log.descriptor,
    })
  })

  async function run(requestId: string, event: unknown): Promise<Outcome> {
    const runner = await environments.take()
    if (!runner) return { status: 'failed', error: CLOSED }
    log.start(requestId)
    const elapsed = startStopwatch()
    const outcome = await runner.run({
      requestId,
      payload: JSON.stringify(event),
      headers: {
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-invoked-function-arn': declaration.arn,
        'lambda-runtime-trace-id': traceId(clock.now()),
      },
    })
    if (isTimeout(outcome)) log.timedOut(requestId, clock.now(), declaration.timeoutSeconds)
    const initMilliseconds = runner.takeInitMilliseconds()
    log.end({
      requestId,
      durationMilliseconds: Math.max(0, elapsed() - (initMilliseconds ?? 0)),
      initMilliseconds,
      memoryMegabytes: declaration.memoryMegabytes,
      pid: runner.pid,
    })
    environments.giveBack(runner)
    return outcome
  }

  return {
    declaration,
    async invoke(event) {
      const requestId = randomUUID()
      if (closed || running.size >= declaration.concurrency) return { status: 'throttled', requestId }
      const outcome = run(requestId, event)
      running.add(outcome)
      try {
        return { ...(await outcome), requestId }
      } finally {
        running.delete(outcome)
      }
    },
    running: () => running.size,
    pids: () => environments.pids(),
    async close() {
      closed = true
      await environments.close()
      await Promise.allSettled(running)
      keptLog.close()
    },
  }
}

const CLOSED = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited: the ground has closed' }

function traceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16)
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`
}

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FunctionDeclaration } from './declaration.ts'
import type { FunctionLog } from './function-log.ts'
import { startRuntimeApi, type FunctionError, type Invocation } from './runtime-api.ts'
import { startStopwatch, within } from './stopwatch.ts'

export type Outcome =
  | { readonly status: 'succeeded'; readonly payload: string }
  | { readonly status: 'failed'; readonly error: FunctionError }

/** One process that runs one function, one invocation at a time. */
export interface ExecutionEnvironment {
  readonly pid: number | undefined
  /** How long loading the code took; undefined after it was told once. */
  takeInitMilliseconds(): number | undefined
  /** Settles when the code is loaded, or failed to. */
  initialized(): Promise<void>
  /** Never rejects: what goes wrong is an outcome. After a crash or timeout the environment is gone. */
  run(invocation: Invocation): Promise<Outcome>
  /** True once the process has ended. */
  isGone(): boolean
  /** Settles when the process has ended. */
  stop(): Promise<void>
}

/** AWS gives the initialization this long (Lambda, Lifecycle of an execution environment, read 2026-11-23). */
const INIT_SECONDS = 10
/** A process asks for its next event this soon after an answer, unless it still works behind it or ends. */
const RELEASE_MILLISECONDS = 100
/** The largest answer of a function in bytes (Lambda quotas, read 2026-11-23). */
const LARGEST_ANSWER = 6_291_556

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.cjs', import.meta.url))

export async function startEnvironment(options: {
  readonly declaration: FunctionDeclaration
  readonly environment: (runtimeApi: string) => Record<string, string>
  readonly clockShift: () => number
  readonly logDescriptor: FunctionLog['descriptor']
}): Promise<ExecutionEnvironment> {
  const { declaration } = options
  const initialization = Promise.withResolvers<FunctionError | 'ready'>()
  const exited = Promise.withResolvers<FunctionError>()
  let offered = Promise.withResolvers<Invocation>()
  let current: { readonly requestId: string; settle(outcome: Outcome): void } | undefined
  let released = Promise.withResolvers<void>()
  let initMilliseconds: number | undefined
  let initTold = false
  let gone = false
  const sinceSpawn = startStopwatch()

  const settle = (requestId: string, outcome: Outcome) => {
    if (current?.requestId === requestId) current.settle(outcome)
  }
  const runtimeApi = await startRuntimeApi({
    async next() {
      initMilliseconds ??= sinceSpawn()
      initialization.resolve('ready')
      released.resolve()
      const invocation = await offered.promise
      offered = Promise.withResolvers()
      return invocation
    },
    succeeded: (requestId, payload) => settle(requestId, readAnswer(payload)),
    failed: (requestId, error) => settle(requestId, { status: 'failed', error }),
    initializationFailed: (error) => initialization.resolve(error),
  })
  const child = spawn(
    process.execPath,
    [...memoryLimits(declaration.memoryMegabytes), BOOTSTRAP, String(options.clockShift())],
    {
      env: options.environment(runtimeApi.address),
      cwd: declaration.directory,
      stdio: ['pipe', options.logDescriptor, options.logDescriptor],
    },
  )
  const end = (error: FunctionError) => {
    gone = true
    runtimeApi.close()
    exited.resolve(error)
    initialization.resolve(error)
  }
  child.once('error', (cause) => end({ errorType: 'Runtime.ExitError', errorMessage: cause.message }))
  child.once('exit', (code, signal) => end(exitError(code, signal)))

  return {
    pid: child.pid,
    takeInitMilliseconds() {
      if (initTold) return undefined
      initTold = true
      return initMilliseconds
    },
    async initialized() {
      await initialization.promise
    },
    async run(invocation) {
      const started = await within(INIT_SECONDS * 1000, initialization.promise, initTimeout())
      if (started !== 'ready') {
        child.kill('SIGKILL')
        await exited.promise
        return failure(invocation, started)
      }
      const answered = Promise.withResolvers<Outcome>()
      released = Promise.withResolvers()
      current = { requestId: invocation.requestId, settle: answered.resolve }
      const shift = options.clockShift()
      const deadline = Date.now() + shift + declaration.timeoutSeconds * 1000
      offered.resolve({
        ...invocation,
        headers: {
          ...invocation.headers,
          'lambda-runtime-deadline-ms': String(deadline),
          'ground-clock-shift': String(shift),
        },
      })
      const crashed = exited.promise.then((error) => failure(invocation, error))
      const seconds = declaration.timeoutSeconds
      const outcome = await within(seconds * 1000, Promise.race([answered.promise, crashed]), undefined)
      current = undefined
      if (outcome) {
        // A process that answered and then ends must not be given another event.
        await within(RELEASE_MILLISECONDS, Promise.race([released.promise, exited.promise]), undefined)
        return outcome
      }
      child.kill('SIGKILL')
      await exited.promise
      return failure(invocation, timeoutError(seconds))
    },
    isGone: () => gone,
    async stop() {
      if (!gone) child.kill('SIGKILL')
      await exited.promise
    },
  }
}

export function isTimeout(outcome: Outcome): boolean {
  return outcome.status === 'failed' && outcome.error.errorType === 'Sandbox.Timedout'
}

function readAnswer(payload: string): Outcome {
  if (Buffer.byteLength(payload) <= LARGEST_ANSWER) return { status: 'succeeded', payload }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER} bytes).`
  return { status: 'failed', error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } }
}

/** Errors of the platform, unlike those of the code, name the request. */
function failure({ requestId }: Invocation, error: FunctionError): Outcome {
  const platform = error.errorType === 'Runtime.ExitError' || error.errorType === 'Sandbox.Timedout'
  const errorMessage = platform ? `RequestId: ${requestId} Error: ${error.errorMessage}` : error.errorMessage
  return { status: 'failed', error: { ...error, errorMessage } }
}

function timeoutError(seconds: number): FunctionError {
  return { errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds` }
}

function initTimeout(): FunctionError {
  return timeoutError(INIT_SECONDS)
}

function exitError(code: number | null, signal: NodeJS.Signals | null): FunctionError {
  const how = signal ? `signal: ${signal}` : `exit status ${code}`
  const errorMessage =
    code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`
  return { errorType: 'Runtime.ExitError', errorMessage }
}

/** The share of the memory that Lambda gives to the JavaScript heap. */
function memoryLimits(megabytes: number): string[] {
  return [`--max-old-space-size=${Math.floor(megabytes * 0.9)}`]
}

import { type ChildProcess, spawn } from 'node:child_process'

/** A program of the world, started with this very Node. */
export interface Child {
  readonly process: ChildProcess
  /** The last of what it wrote, for an error message. */
  tail(): string
  /** All that it has written. */
  all(): string
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>
}

const TAIL_LENGTH = 4000
const PATIENCE_MILLISECONDS = 5000

/** Starts a program in the background; what it writes is kept, not shown. */
export function startChild(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Child {
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const written: Buffer[] = []
  const keep = (chunk: Buffer) => void written.push(chunk)
  const all = () => Buffer.concat(written).toString('utf8')
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    process: child,
    tail: () => all().slice(-TAIL_LENGTH).trim(),
    all,
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
      await gone
      clearTimeout(late)
    },
  }
}

/** Runs a program to its end, with this text on its standard input; throws with what it wrote when it fails. */
export async function runToEnd(
  script: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], { env: options.env ?? process.env })
  let written = ''
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')))
  child.stdin.end(options.input ?? '')
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${written.trim()}`)
  return written
}

/** Waits until `probe` gives something; throws when the time is over or the child has died. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  seconds: number,
  child?: Child,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found !== undefined) return found
    if (child && child.process.exitCode !== null)
      throw new Error(`${what}: the program ended. ${child.tail()}`)
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${seconds} seconds. ${child?.tail() ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

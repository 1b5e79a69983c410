/** The journey went wrong at a step that has a name. */
export class StepFailed extends Error {
  constructor(step: string, cause: unknown) {
    super(`${step}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'StepFailed'
  }
}

/** Tells what happens as it happens, each step with the seconds since the beginning. */
export function createTeller(write: (line: string) => void) {
  const began = performance.now()
  const stamp = () => `${((performance.now() - began) / 1000).toFixed(2).padStart(6)} s`
  return {
    /** Runs a step; what it answers is told beside its name, and a failure carries the name. */
    async step<T>(name: string, run: () => Promise<T>, tell: (result: T) => string = () => ''): Promise<T> {
      try {
        const result = await run()
        const detail = tell(result)
        write(`${stamp()}  ✓ ${name}${detail && `  ${detail}`}`)
        return result
      } catch (error) {
        write(`${stamp()}  ✗ ${name}`)
        throw new StepFailed(name, error)
      }
    },
    say: (text: string) => write(text === '' ? '' : `${' '.repeat(10)}  ${text}`),
    title: (text: string) => write(`\n${text}`),
  }
}

export type Teller = ReturnType<typeof createTeller>

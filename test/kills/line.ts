/** Before a call has its effect, or after it and before its answer is heard. */
export type Moment = 'before' | 'after'

/** The end of a process: at its n-th call (1 is the first), or at the first call of a name. */
export interface Kill {
  readonly call: number | string
  readonly moment: Moment
}

/** What is in store for a process. */
export interface Fate {
  readonly kill?: Kill
  /** Keeps the n-th call waiting, before its effect, until something else has happened. */
  readonly hold?: { readonly call: number; readonly until: () => Promise<unknown> }
}

/**
 * The only way of one process to the outside: every request to AWS and to Meta passes here and is numbered as it
 * comes. A process that dies is cut off for good: its call is never answered, and whatever the code that ran in it
 * still wants to send, as an SDK that tries again does, goes nowhere.
 */
export interface Line {
  /** What was called, in order; the call that the process died of is the last. */
  readonly calls: readonly string[]
  /** Those of them that came to their effect. */
  readonly effects: readonly string[]
  isDead(): boolean
  /** Settles when the process dies. */
  readonly death: Promise<void>
  /** Lets one request through to its effect; to a process that is dead by then this never settles. */
  pass<T>(call: string, effect: () => Promise<T>): Promise<T>
  /** Settles once everything that was let through has had its effect. */
  quiet(): Promise<void>
}

/** What a dead process waits for. */
function never(): Promise<never> {
  return new Promise<never>(() => {})
}

/** Opens the line of one process. */
export function openLine({ kill, hold }: Fate = {}): Line {
  const calls: string[] = []
  const effects: string[] = []
  const underWay = new Set<Promise<unknown>>()
  const { promise: death, resolve } = Promise.withResolvers<void>()
  let dead = false

  function die(): void {
    dead = true
    resolve()
  }

  async function settled<T>(effect: Promise<T>): Promise<void> {
    underWay.add(effect)
    await Promise.allSettled([effect])
    underWay.delete(effect)
  }

  return {
    calls,
    effects,
    death,
    isDead: () => dead,
    async pass(name, effect) {
      if (dead) return never()
      const call = calls.push(name)
      const isLast = kill?.call === call || kill?.call === name
      if (isLast && kill.moment === 'before') die()
      if (dead) return never()
      if (hold?.call === call) await hold.until()
      effects.push(name)
      const answer = effect()
      await settled(answer)
      if (isLast) die()
      return dead ? never() : answer
    },
    async quiet() {
      await Promise.allSettled(underWay)
    },
  }
}

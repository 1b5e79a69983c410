/** The one clock of the ground: everything here that waits or dates something asks it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /**
   * Runs `task` once, `milliseconds` from now by this clock; the answer cancels it. `idle` is what nothing comes of by
   * itself, such as the end of a wait in vain.
   */
  after(milliseconds: number, task: () => void, kind?: 'idle'): () => void
  /** When the next task is due that is not idle; undefined when none waits. */
  nextDueAt(): number | undefined
  /** Moves this clock forward; tasks that fall due on the way run in their order. */
  advance(milliseconds: number): void
}

interface Waiting {
  readonly dueAt: number
  readonly task: () => void
  readonly isIdle: boolean
  timer: NodeJS.Timeout | undefined
}

/** The machine's time, begun at `startAt` (milliseconds since the epoch; now when left out), plus whatever `advance` added. */
export function createClock(startAt?: number): Clock {
  let shift = startAt === undefined ? 0 : startAt - Date.now()
  const waiting = new Set<Waiting>()
  const now = () => Date.now() + shift
  const arm = (entry: Waiting) => {
    clearTimeout(entry.timer)
    const run = () => {
      if (entry.dueAt > now()) return arm(entry)
      waiting.delete(entry)
      entry.task()
    }
    entry.timer = setTimeout(run, Math.min(Math.max(0, entry.dueAt - now()), 2 ** 31 - 1))
    entry.timer.unref()
  }
  return {
    now,
    after(milliseconds, task, kind) {
      const isIdle = kind === 'idle'
      const entry: Waiting = { dueAt: now() + milliseconds, task, isIdle, timer: undefined }
      waiting.add(entry)
      arm(entry)
      return () => {
        clearTimeout(entry.timer)
        waiting.delete(entry)
      }
    },
    nextDueAt() {
      const due = [...waiting].flatMap(({ isIdle, dueAt }) => (isIdle ? [] : [dueAt]))
      return due.length > 0 ? Math.min(...due) : undefined
    },
    advance(milliseconds) {
      const target = now() + milliseconds
      for (;;) {
        const next = [...waiting].toSorted((a, b) => a.dueAt - b.dueAt)[0]
        if (!next || next.dueAt > target) break
        shift += Math.max(0, next.dueAt - now())
        clearTimeout(next.timer)
        waiting.delete(next)
        next.task()
      }
      shift += Math.max(0, target - now())
      for (const entry of waiting) arm(entry)
    },
  }
}

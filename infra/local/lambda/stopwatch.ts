/**
 * Budgets of running code are measured in the machine's own time and not by the ground's clock: a process really
 * takes that long, and moving the clock an hour ahead must not kill what happens to run.
 */
export function startStopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}

/** What `work` settles with, or `expired` when it has not settled within the budget. */
export async function within<T, E>(milliseconds: number, work: Promise<T>, expired: E): Promise<T | E> {
  let timer: NodeJS.Timeout | undefined
  const expiry = new Promise<E>((resolve) => {
    timer = setTimeout(() => resolve(expired), milliseconds)
  })
  try {
    return await Promise.race([work, expiry])
  } finally {
    clearTimeout(timer)
  }
}

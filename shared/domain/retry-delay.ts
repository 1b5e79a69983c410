import type { Failure, FailureCode } from '../base/failure.ts'

/** Tries within one epoch; after that the run has failed and the next epoch begins afresh. */
const MOST_FAILS = 5
const FIRST_DELAY_SECONDS = 60
/** No window of Meta's limits is longer than a day (Meta, Rate Limits, read 2026-11-23). */
const LONGEST_DELAY_SECONDS = 24 * 60 * 60

/** First waits of failures that a quick second try makes worse, where Meta does not say how long (in seconds). */
const firstDelay: Partial<Record<FailureCode, number>> = {
  ERR_GRAPH_THROTTLED_APP: 15 * 60,
  ERR_GRAPH_THROTTLED_OBJECT: 15 * 60,
  ERR_GRAPH_BLOCKED: 60 * 60,
}

/** By so much the clocks of two processes may differ: a message that comes back is not let go for being early. */
export const CLOCK_DIFFERENCE_MILLISECONDS = 1_000

/** What to wait after a failure before anything is tried again: what Meta asks for, else our own first delay. */
export function firstWait(failure: Failure): number {
  return failure.retryAfterSeconds ?? firstDelay[failure.code] ?? FIRST_DELAY_SECONDS
}

/**
 * Seconds until a failed run is tried again in its epoch; undefined when it is not. What Meta asks for is waited in
 * full, as calls while blocked lengthen the block; else the delay doubles with each try. Jitter adds up to a quarter.
 */
export function nextTry(failure: Failure, fails: number, fraction: number): number | undefined {
  if (failure.retry !== 'later' || fails + 1 >= MOST_FAILS) return undefined
  const base = failure.retryAfterSeconds ?? firstWait(failure) * 2 ** fails
  return Math.ceil(Math.min(Math.max(base, 1), LONGEST_DELAY_SECONDS) * (1 + fraction / 4))
}

/** A token bucket as API Gateway describes it: `burst` requests at once, refilled at `ratePerSecond`. */
export interface Throttle {
  readonly ratePerSecond: number
  readonly burst: number
}

/** Answers whether one more request may pass at this moment. */
export function createThrottle({ ratePerSecond, burst }: Throttle, now: () => number): () => boolean {
  let tokens = burst
  let filledAt = now()
  return () => {
    const at = now()
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * ratePerSecond)
    filledAt = at
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

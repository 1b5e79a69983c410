import { availableParallelism } from 'node:os'

/**
 * Lets only as many processes start at once as the machine has cores, over all functions: ten that start together
 * on two cores are all slow, where in AWS each has a machine of its own.
 */
export interface ColdStarts {
  /**
   * Calls `start` when it is its turn; the turn ends when the promise settles.
   * @returns takes the request back, as long as it was not its turn
   */
  request(start: () => Promise<void>): () => void
}

export function createColdStarts(limit = Math.max(2, availableParallelism())): ColdStarts {
  const waiting = new Set<() => Promise<void>>()
  let starting = 0
  const next = () => {
    for (const start of waiting) {
      if (starting >= limit) return
      waiting.delete(start)
      starting += 1
      void start().finally(() => {
        starting -= 1
        next()
      })
    }
  }
  return {
    request(start) {
      waiting.add(start)
      next()
      return () => void waiting.delete(start)
    },
  }
}

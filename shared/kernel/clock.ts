import type { Clock } from '../ports/ambient.ts'

/** The machine's time: the only place in the house that reads it. */
export const clock: Clock = { now: () => Date.now() }

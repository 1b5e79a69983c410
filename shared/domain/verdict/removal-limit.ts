/** An installation whose work was about to be stopped, and when (milliseconds since the epoch). */
export interface BadTurn {
  readonly installationId: string
  readonly at: number
}

/** As long as turns are counted together. */
export const WINDOW_MILLISECONDS = 10 * 60_000

/** So many may turn within the window however few installations an app has: one percent of twenty is nobody. */
const FLOOR = 5
const SHARE = 0.01

/** How many installations of an app may turn bad within the window; the floor alone while nobody has counted them. */
export function removalLimit(installations = 0): number {
  return Math.max(FLOOR, Math.floor(installations * SHARE))
}

/** The installations among these turns that count at `now`: each once, and only those of the window. */
export function turnedWithin(turns: readonly BadTurn[], now: number): number {
  const counted = turns.filter(({ at }) => at > now - WINDOW_MILLISECONDS)
  return new Set(counted.map(({ installationId }) => installationId)).size
}

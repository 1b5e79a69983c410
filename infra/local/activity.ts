import { setTimeout as rest } from 'node:timers/promises'
import type { Clock } from './clock.ts'

/** Knows when a world has come to rest: nothing runs, and nothing that is ready waits to be run. */
export interface Activity {
  /** Settles when the world is at rest; rejects when it still is not after a minute of the machine's time. */
  rest(): Promise<void>
  /**
   * Lets time pass for the whole world, a minute at a time and each time until it is at rest, so that what a tick
   * starts has ended before the next one comes; more than a minute at a time where nothing is due. Rejects as `rest` does.
   */
  pass(milliseconds: number): Promise<void>
}

/** What `Activity` looks at. */
interface Watched {
  isBusy(): boolean
  /** Work waits for more of its kind until the clock says enough. */
  isGathering(): boolean
}

const LOOK_EVERY_MILLISECONDS = 5
/** One look may fall between the end of one piece of work and the start of the next that it caused. */
const QUIET_LOOKS = 3
const LONGEST_WAIT_MILLISECONDS = 60_000
const STEP_MILLISECONDS = 60_000
const GATHERING_STEP_MILLISECONDS = 1_000

export function createActivity(clock: Clock, watched: Watched): Activity {
  return {
    rest: () => quiet(() => watched.isBusy() || watched.isGathering()),
    async pass(milliseconds) {
      await quiet(() => watched.isBusy())
      for (let left = milliseconds; left > 0 || watched.isGathering();) {
        const longest = watched.isGathering() ? GATHERING_STEP_MILLISECONDS : stepOf(clock)
        const step = left > 0 ? Math.min(left, longest) : longest
        clock.advance(step)
        left -= step
        await quiet(() => watched.isBusy())
      }
    },
  }
}

/** A minute, or as long as nothing is due. */
function stepOf(clock: Clock): number {
  return Math.max(STEP_MILLISECONDS, (clock.nextDueAt() ?? Infinity) - clock.now())
}

async function quiet(isLoud: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + LONGEST_WAIT_MILLISECONDS
  for (let looks = 0; looks < QUIET_LOOKS;) {
    looks = isLoud() ? 0 : looks + 1
    if (performance.now() > giveUpAt) {
      throw new Error('the world does not come to rest: something runs for a minute')
    }
    await rest(LOOK_EVERY_MILLISECONDS)
  }
}

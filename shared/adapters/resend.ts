import { Failure } from '../base/failure.ts'
import type { AdapterContext } from './context.ts'
import { pause } from './pause.ts'

const ROUNDS = 5
const FIRST_PAUSE_MILLISECONDS = 50

/**
 * Sends a batch and sends again, a few times with growing jittered pauses, what of it was refused; what is refused to
 * the end is `ERR_STORE_UNAVAILABLE`. `send` answers with the entries that were not taken.
 */
export async function sendUntilTaken<T>(
  context: AdapterContext,
  store: string,
  entries: readonly T[],
  send: (entries: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = await send(entries)
  for (let round = 1; left.length > 0 && round < ROUNDS; round += 1) {
    await pause(FIRST_PAUSE_MILLISECONDS * 2 ** round * (0.5 + context.random.fraction()))
    left = await send(left)
  }
  if (left.length === 0) return
  throw new Failure('ERR_STORE_UNAVAILABLE', `${store} refused ${left.length} of ${entries.length} entries`, {
    facts: { store, refused: left.length },
  })
}

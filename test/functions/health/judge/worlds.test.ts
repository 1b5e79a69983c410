import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { expectTruth, watchRemovals } from './oracle.ts'
import { comeToTruth, play, sequence } from './random-steps.ts'
import { createRandomWorld } from './random-world.ts'

const WORLDS = 10_000
const SEED = 20_261_124
const PATIENCE = 300_000

it(
  `in ${WORLDS} random worlds no connection is removed without proof, and in the end all are what is true`,
  async () => {
    const ends = { active: 0, suspended: 0, removed: 0 }
    await fc.assert(
      fc.asyncProperty(sequence, async (steps) => {
        const played = createRandomWorld()
        const look = watchRemovals(played)
        played.consent('one', ['42', '43'])
        await played.comeToRest()
        for (const [wait, step] of steps) {
          played.world.clock.advance(wait)
          await play(played, step)
          look()
        }
        await comeToTruth(played)
        look()
        for (const state of expectTruth(played)) if (state in ends) ends[state as keyof typeof ends] += 1
      }),
      { numRuns: WORLDS, seed: SEED },
    )
    expect(Math.min(...Object.values(ends))).toBeGreaterThan(WORLDS / 20)
  },
  PATIENCE,
)

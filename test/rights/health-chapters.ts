import { applicationEntry } from '../factories/deliveries.ts'
import type { NewBusiness } from '../kills/business.ts'
import { type Chapter, connect, expectIs, grantsOf } from './chapter.ts'
import { deliver, heard, loseTokenQuestions, refuseTokens, removeApp } from './steps.ts'
import { untilTurn } from './wheel.ts'
import type { RightsWorld } from './world.ts'

/** What the sweep received and did not delete comes again after this. */
const VISIBILITY_SECONDS = 13 * 60

/** Meta says by webhook that this business has removed the app. */
async function announceRemoval(world: RightsWorld, { businessId }: NewBusiness): Promise<void> {
  const time = Math.floor(world.ground.clock.now() / 1000)
  const entry = applicationEntry('business_integration_uninstall', businessId, time)
  expectIs(await deliver(world, entry), 200, 'the answer to a delivery')
}

const SWEEP = 'health/sweep'

/** How a removed app is noticed. */
export const healthChapters: readonly Chapter[] = [
  {
    name: 'a business removes the app, and Meta says so',
    async play(world) {
      const business = await connect(world)
      const removed = heard(world, 'connection.removed')
      removeApp(world, business)
      await announceRemoval(world, business)
      await world.pass(5)
      expectIs(heard(world, 'connection.removed'), removed + 1, 'the number of removals')
    },
  },
  {
    name: 'a business removes the app, and only the sweep sees it',
    async play(world, grants) {
      const business = await connect(world)
      await world.pass(2)
      removeApp(world, business)
      await untilTurn(world, grants, SWEEP)
    },
  },
  {
    name: 'Meta does not tell the judge whether a token is still good',
    async play(world) {
      const business = await connect(world)
      await loseTokenQuestions(world)
      await announceRemoval(world, business)
      await world.pass(5)
    },
  },
  {
    name: 'Meta does not tell the sweep whether a token is still good',
    async play(world, grants) {
      await connect(world)
      await loseTokenQuestions(world)
      await untilTurn(world, grants, SWEEP)
    },
  },
  {
    name: 'a message of the sweep comes twice',
    async play(world, grants) {
      await connect(world)
      const deleting = grantsOf(grants, 'health/sweep', 'sqs:DeleteMessage')
      await world.lacking(deleting, () => untilTurn(world, grants, SWEEP))
      await world.leap(VISIBILITY_SECONDS, grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction'))
    },
  },
  {
    name: 'Meta refuses the token of a run',
    async play(world) {
      await refuseTokens(world)
      await connect(world)
      await world.pass(5)
    },
  },
]

import { applicationEntry } from '../factories/deliveries.ts'
import { partnerEntry } from '../factories/partner-entries.ts'
import type { NewBusiness } from '../kills/business.ts'
import { type Chapter, connect, expectIs, grantsOf } from './chapter.ts'
import { fillGuard, resetGuard } from './guard-rows.ts'
import { announceDeparture, deliver, heard, loseTokenQuestions, refuseTokens, removeApp } from './steps.ts'
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
/** The judge looks at a login ten seconds later; only then nobody but the sweep sees what happens. */
const AFTER_LOGIN_SECONDS = 12
/** The longest that sweeps are gathered, and what comes of them. */
const WINDOW_SECONDS = 30

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
    name: 'a business removes the app after too many others',
    async play(world) {
      const business = await connect(world)
      const removed = heard(world, 'connection.removed')
      removeApp(world, business)
      await fillGuard(world.ground)
      try {
        await announceRemoval(world, business)
        await world.pass(5)
        expectIs(heard(world, 'connection.removed'), removed, 'the number of removals')
      } finally {
        await resetGuard(world.ground)
      }
    },
  },
  {
    name: 'a business removes the app, and only the sweep sees it',
    async play(world, grants) {
      const business = await connect(world)
      await world.pass(AFTER_LOGIN_SECONDS)
      const removed = heard(world, 'connection.removed')
      removeApp(world, business)
      await untilTurn(world, grants, SWEEP)
      expectIs(heard(world, 'connection.removed'), removed + 1, 'the number of removals')
    },
  },
  {
    name: 'Meta says that somebody has removed the app, and not who',
    async play(world, grants) {
      // a look that an earlier play has begun is joined for a quarter of an hour
      await world.leap(15 * 60, grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction'))
      const business = await connect(world)
      await world.pass(2)
      const removed = heard(world, 'connection.removed')
      removeApp(world, business)
      const entry = partnerEntry('PARTNER_APP_UNINSTALLED', 'without-waba', {
        time: Math.floor(world.ground.clock.now() / 1000),
      })
      expectIs(await deliver(world, entry, 'whatsapp_business_account'), 200, 'the answer to a delivery')
      await world.pass(WINDOW_SECONDS)
      expectIs(heard(world, 'connection.removed'), removed + 1, 'the number of removals')
    },
  },
  {
    name: 'Meta says that a person has removed the app',
    async play(world) {
      expectIs(await announceDeparture(world), 200, 'the answer to a person’s removal')
      await world.pass(2)
    },
  },
  {
    name: 'a business removes the app, and only its absence from Meta’s list tells of it',
    async play(world) {
      const business = await connect(world)
      await world.pass(2)
      const removed = heard(world, 'connection.removed')
      removeApp(world, business)
      await world.runSchedule('health/reconcile')
      await world.pass(5)
      expectIs(heard(world, 'connection.removed'), removed + 1, 'the number of removals')
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

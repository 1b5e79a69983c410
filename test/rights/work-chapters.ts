import { subject } from '../demo/world/subject.ts'
import { applicationEntry } from '../factories/deliveries.ts'
import { foundBusiness } from '../kills/business.ts'
import { type Chapter, connect, expectIs, grantsOf } from './chapter.ts'
import { deliver, disturbInsights, heard, shakeHands, tell } from './steps.ts'
import { untilTurn } from './wheel.ts'
import type { RightsWorld } from './world.ts'

/** More than a message may hold inline. */
const LARGE_BYTES = 220_000
/** What was received and not deleted comes again after this. */
const LONGEST_VISIBILITY_SECONDS = 31 * 60

const { automations = [] } = subject.app.configurations[subject.configuration] ?? {}

/** What Meta says of a business that removed the app, each time of another one. */
function newEntry({ emulator, ground }: RightsWorld): object {
  const { businessId } = foundBusiness(emulator.state)
  const time = Math.floor(ground.clock.now() / 1000)
  return applicationEntry('business_integration_uninstall', businessId, time)
}

/** Webhooks, runs, schedules and changes. */
export const workChapters: readonly Chapter[] = [
  {
    name: 'something is seen of an installation that is none of ours',
    async play(world) {
      const evidence = { kind: 'call-refused', at: world.ground.clock.now() }
      await tell(world, 'HealthJudgeWorkQueue', { v: 1, installationId: 'inst_unknown', evidence })
      await world.pass(2)
    },
  },
  {
    name: 'Meta subscribes to webhooks',
    async play(world) {
      expectIs(await shakeHands(world), 200, 'the handshake')
    },
  },
  {
    name: 'Meta delivers a webhook',
    async play(world) {
      expectIs(await deliver(world, newEntry(world)), 200, 'the answer to a delivery')
      await world.pass(2)
    },
  },
  {
    name: 'Meta delivers a webhook that is too large for a message',
    async play(world) {
      const entry = { ...newEntry(world), padding: 'x'.repeat(LARGE_BYTES) }
      expectIs(await deliver(world, entry), 200, 'the answer to a delivery')
      await world.pass(2)
    },
  },
  {
    name: 'Meta has a bad minute, and a run is put off',
    async play(world) {
      await disturbInsights(world)
      await connect(world)
      await world.pass(2)
    },
  },
  {
    name: 'a work message comes twice',
    async play(world, grants) {
      const deleting = grantsOf(grants, 'automations/hourly-insights', 'sqs:DeleteMessage')
      await world.lacking(deleting, async () => {
        await connect(world)
        await world.pass(2)
      })
      await world.leap(
        LONGEST_VISIBILITY_SECONDS,
        grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction'),
      )
    },
  },
  ...automations.map((automation): Chapter => ({
    name: `${automation} has its turn`,
    async play(world, grants) {
      await connect(world)
      await world.pass(2)
      const completed = heard(world, 'automation.completed')
      await untilTurn(world, grants, automation)
      if (heard(world, 'automation.completed') <= completed) throw new Error('no job has run again')
    },
  })),
  {
    name: 'a tick cannot be handed over',
    async play(world, grants) {
      const calling = grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction')
      await world.lacking(calling, async () => {
        for (const { logicalId } of world.ground.scheduler.schedules) world.ground.scheduler.run(logicalId)
        await world.pass(2)
      })
    },
  },
  {
    name: 'a change cannot be told for so long that it is given up, and the sweep tells it',
    async play(world, grants) {
      const telling = grantsOf(grants, 'events/relay', 'events:PutEvents')
      const established = heard(world, 'connection.established')
      await world.lacking(telling, async () => {
        await connect(world)
        await world.pass(15 * 60)
      })
      await world.runSchedule('events/sweep')
      expectIs(heard(world, 'connection.established'), established + 1, 'the number of connections told of')
    },
  },
]

import { subject } from '../demo/world/subject.ts'
import { control } from '../emulator/drive.ts'
import { applicationEntry } from '../factories/deliveries.ts'
import type { NewBusiness } from '../kills/business.ts'
import { type Chapter, connect, expectIs, grantsOf } from './chapter.ts'
import type { NamedGrant } from './granted.ts'
import { deliver, heard } from './steps.ts'
import type { RightsWorld } from './world.ts'

/** A login is looked at ten seconds later. */
const AFTER_LOGIN_SECONDS = 12
/** A token that was dead counts as good once it has been good for five minutes. */
const STEADY_SECONDS = 6 * 60

const { appId } = subject.app

/** Meta says by webhook that something has changed, and the judge looks. */
async function announceChange(world: RightsWorld, { businessId }: NewBusiness): Promise<void> {
  // Meta tells whole seconds: what it tells is not to lie before the judge's last look
  await world.pass(2)
  const time = Math.floor(world.ground.clock.now() / 1000)
  const entry = applicationEntry('business_integration_update', businessId, time)
  expectIs(await deliver(world, entry), 200, 'the answer to a delivery')
  await world.pass(5)
}

/** The business changes something at Meta, and one more event of this type comes of it. */
async function after(
  world: RightsWorld,
  business: NewBusiness,
  [order, what]: readonly [string, object],
  type: string,
): Promise<void> {
  const before = heard(world, type)
  const { businessId } = business
  const { status, text } = await control(world.emulator, order, { appId, businessId, ...what })
  if (status !== 200) throw new Error(`${order} answered ${status}: ${text}`)
  await announceChange(world, business)
  expectIs(heard(world, type), before + 1, `the number of ${type}`)
}

async function connected(world: RightsWorld): Promise<NewBusiness> {
  const business = await connect(world)
  await world.pass(AFTER_LOGIN_SECONDS)
  return business
}

async function leap(world: RightsWorld, grants: readonly NamedGrant[], seconds: number): Promise<void> {
  await world.leap(seconds, grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction'))
}

/** What becomes of connections whose app has not gone. */
export const verdictChapters: readonly Chapter[] = [
  {
    name: 'a business takes an ad account away, and gives it back',
    async play(world) {
      const business = await connected(world)
      const assetIds = business.accountIds.slice(0, 1)
      await after(world, business, ['/integrations/take-assets', { assetIds }], 'connection.changed')
      await after(world, business, ['/integrations/give-assets', { assetIds }], 'connection.changed')
    },
  },
  {
    name: 'a token dies, and lives again',
    async play(world, grants) {
      const business = await connected(world)
      await after(world, business, ['/tokens/kill', { subcode: 459 }], 'connection.suspended')
      await leap(world, grants, STEADY_SECONDS)
      await after(world, business, ['/tokens/revive', {}], 'connection.recovered')
    },
  },
]

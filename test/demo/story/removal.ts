import { createBrowser } from '../browser/browser.ts'
import { adAccounts, people } from '../world/seed.ts'
import { subject } from '../world/subject.ts'
import type { World } from '../world/world.ts'
import { connect } from './connect.ts'
import { handsOn, type Hands, removeApp, takeAsset } from './hands.ts'
import { type BusEvent, type Inside, lookInside } from './inside.ts'
import { readInsights } from './read-insights.ts'
import type { Teller } from './teller.ts'

/** The sweep looks at every installation within this time. */
const SWEEP_MINUTES = 360
/** The insights of every account are read within this time. */
const INSIGHTS_MINUTES = 60
/** More than are asked for in a sweep: none gets through. */
const EVERY_TIME = 1000

const { appId } = subject.app
const { businessId } = people.harbour
const REFERENCE = 'workspace-harbour'

interface Telling {
  readonly world: World
  readonly teller: Teller
  readonly inside: Inside
  readonly hands: Hands
}

async function eventsOf(inside: Inside, type: string): Promise<BusEvent[]> {
  const found = (await inside.events()).filter(
    (event) => event.type === type && event.reference === REFERENCE,
  )
  return [...new Map(found.map((event) => [event.id, event])).values()]
}

async function stateOf(inside: Inside): Promise<string> {
  const row = (await inside.rows('Connections')).find(({ reference }) => reference === REFERENCE)
  return String(row?.['state'])
}

/** How many jobs of the business are on the wheel. */
async function jobsOnWheel(inside: Inside): Promise<number> {
  return (await inside.rows('Jobs')).filter((row) => 'slotPk' in row).length
}

async function comes({ world, teller, inside }: Telling): Promise<string> {
  const browser = createBrowser({ hosts: world.hosts })
  return connect({ world, inside, teller, browser, reference: REFERENCE, person: people.harbour })
}

async function expectUnharmed({ inside }: Telling, jobs: number): Promise<void> {
  if ((await stateOf(inside)) !== 'active') throw new Error(`the connection is ${await stateOf(inside)}`)
  if ((await jobsOnWheel(inside)) !== jobs) throw new Error('jobs have left the wheel')
  if ((await eventsOf(inside, 'connection.removed')).length > 0) throw new Error('a removal was told')
}

/** Weather that looks like an end to those who do not look twice: none of it may change anything. */
async function badWeather(telling: Telling): Promise<void> {
  const { world, teller, inside, hands } = telling
  const jobs = await jobsOnWheel(inside)
  teller.title('Bad weather at Meta')
  await teller.step('six hours of throttling change nothing', async () => {
    await hands.fault({ operation: 'ad_account.insights', times: EVERY_TIME, error: { code: 80000 } })
    await hands.fault({ operation: 'oauth.debug_token', times: EVERY_TIME, error: { code: 4 } })
    await hands.pass(SWEEP_MINUTES)
    await hands.noFaults()
    await expectUnharmed(telling, jobs)
  })
  await teller.step('six hours of answers with 503 change nothing', async () => {
    const raw = { status: 503, body: '<h1>Sorry, something went wrong.</h1>' }
    await hands.fault({ operation: 'ad_account.insights', times: EVERY_TIME, raw })
    await hands.fault({ operation: 'oauth.debug_token', times: EVERY_TIME, raw })
    await hands.pass(SWEEP_MINUTES)
    await hands.noFaults()
    await expectUnharmed(telling, jobs)
  })
  await teller.step(
    'an ad account that the business takes away ends runs of its own, and no connection',
    async () => {
      const browser = createBrowser({ hosts: world.hosts })
      const assetId = adAccounts.harbourBerlin
      await takeAsset(world, browser, { businessId, appId, assetId })
      const before = (await eventsOf(inside, 'automation.failed')).length
      await hands.pass(INSIGHTS_MINUTES)
      const failed = (await eventsOf(inside, 'automation.failed')).slice(before)
      if (!failed.some(({ data }) => data['asset'] === assetId))
        throw new Error('no run of the account failed')
      await expectUnharmed(telling, jobs)
      await hands.giveAssets({ appId, businessId, assetIds: [assetId] })
    },
  )
}

/** What has to be so once a removal is known. */
async function expectRemoved({ inside }: Telling, times: number): Promise<BusEvent> {
  const removed = await eventsOf(inside, 'connection.removed')
  const [last] = removed.slice(-1)
  if (removed.length !== times || !last) throw new Error(`${removed.length} removals were told, not ${times}`)
  if ((await stateOf(inside)) !== 'removed') throw new Error(`the connection is ${await stateOf(inside)}`)
  if ((await jobsOnWheel(inside)) > 0) throw new Error('jobs are still on the wheel')
  return last
}

const tellEvidence = ({ data }: BusEvent) =>
  (data['evidence'] as { kind: string; metaSubcode?: number }[])
    .map(({ kind, metaSubcode }) => `${kind}${metaSubcode === undefined ? '' : ` (190/${metaSubcode})`}`)
    .join(' + ')

async function comesBack(telling: Telling, connectionId: string, times: number): Promise<void> {
  const { teller, inside } = telling
  const again = await comes(telling)
  await teller.step('it is the same connection, and the bus hears that it has recovered', async () => {
    if (again !== connectionId) throw new Error('the business got another connection')
    const recovered = await eventsOf(inside, 'connection.recovered')
    if (recovered.length !== times) throw new Error(`${recovered.length} recoveries were told, not ${times}`)
    if ((await stateOf(inside)) !== 'active') throw new Error(`the connection is ${await stateOf(inside)}`)
  })
}

/** A business removes the app, seen by webhook and then by the sweep alone, and comes back each time. */
export async function removalStory(world: World, teller: Teller): Promise<void> {
  const telling = { world, teller, inside: lookInside(world), hands: handsOn(world) }
  const { inside, hands } = telling
  teller.title('Harbour Coffee connects')
  const connectionId = await comes(telling)
  await readInsights(inside, teller, connectionId, adAccounts.harbourNewYork)
  await badWeather(telling)

  teller.title('Harbour Coffee removes the app under Connected apps')
  const browser = createBrowser({ hosts: world.hosts })
  await teller.step('a person presses Remove in the business settings', () =>
    removeApp(world, browser, { businessId, appId }),
  )
  await teller.step(
    'Meta says so by webhook, the token is found dead, and the bus hears of it',
    async () => {
      await inside.event('connection.removed', ({ type }) => type === 'connection.removed')
      await hands.rest()
      return expectRemoved(telling, 1)
    },
    tellEvidence,
  )
  teller.title('It comes back')
  await comesBack(telling, connectionId, 1)

  teller.title('It removes the app again, and no webhook comes')
  await teller.step(
    'the notification is lost on its way, and runs are throttled, so none of them hears of it',
    async () => {
      await hands.fault({ operation: 'ad_account.insights', times: EVERY_TIME, error: { code: 80000 } })
      await hands.loseWebhooks(appId, true)
      await removeApp(world, browser, { businessId, appId })
      if ((await stateOf(inside)) !== 'active') throw new Error('somebody told all the same')
    },
  )
  await teller.step(
    'the next sweep finds out by itself',
    async () => {
      await hands.pass(SWEEP_MINUTES)
      await hands.noFaults()
      await hands.loseWebhooks(appId, false)
      return expectRemoved(telling, 2)
    },
    tellEvidence,
  )
  teller.title('It comes back once more')
  await comesBack(telling, connectionId, 2)
}

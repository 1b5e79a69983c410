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

/** Connects the business, and lets the judge have the look that it takes after each login. */
async function comes({ world, teller, inside, hands }: Telling): Promise<string> {
  const browser = createBrowser({ hosts: world.hosts })
  const person = people.harbour
  const connectionId = await connect({ world, inside, teller, browser, reference: REFERENCE, person })
  await hands.pass(1)
  return connectionId
}

async function expectUnharmed({ inside }: Telling, jobs: number): Promise<void> {
  if ((await stateOf(inside)) !== 'active') throw new Error(`the connection is ${await stateOf(inside)}`)
  if ((await jobsOnWheel(inside)) !== jobs) throw new Error('jobs have left the wheel')
  for (const end of ['connection.removed', 'connection.suspended'])
    if ((await eventsOf(inside, end)).length > 0) throw new Error(`the bus heard ${end}`)
}

/** Every answer about an account, or about a token, goes wrong in this way from now on. */
async function spoil(hands: Hands): Promise<void> {
  const raw = { status: 503, body: '<h1>Sorry, something went wrong.</h1>' }
  const insightsOf = (accountId: string) => ({ path: `/act_${accountId}/insights`, times: EVERY_TIME })
  await hands.fault({ ...insightsOf(adAccounts.harbourNewYork), error: { code: 80000 } })
  await hands.fault({ ...insightsOf(adAccounts.harbourBerlin), raw })
  await hands.fault({ operation: 'oauth.debug_token', times: 2, error: { code: 4 } })
  await hands.fault({ operation: 'oauth.debug_token', times: EVERY_TIME, raw })
}

/** Weather that looks like an end to those who do not look twice: none of it may change anything. */
async function badWeather(telling: Telling): Promise<void> {
  const { teller, inside, hands } = telling
  const jobs = await jobsOnWheel(inside)
  teller.title('Bad weather at Meta')
  await teller.step('six hours of throttling, and of answers with 503, change nothing', async () => {
    await spoil(hands)
    await hands.pass(SWEEP_MINUTES)
    await hands.noFaults()
    await expectUnharmed(telling, jobs)
  })
}

/** The judge looks again within this time, where Meta did not answer it a while ago. */
const LONGEST_PAUSE_MINUTES = 20

/** What the bus hears of a change: this and no other. */
async function changeTold({ inside, hands }: Telling, number: number): Promise<BusEvent['data']> {
  await hands.rest()
  await hands.passUntil(
    async () => (await eventsOf(inside, 'connection.changed')).length >= number,
    LONGEST_PAUSE_MINUTES,
  )
  const changes = await eventsOf(inside, 'connection.changed')
  const last = changes.at(-1)
  if (changes.length !== number || !last)
    throw new Error(`${changes.length} changes were told, not ${number}`)
  return last.data
}

function accountsIn(data: BusEvent['data'], part: 'lost' | 'regained'): string {
  const { assets } = data[part] as { readonly assets: readonly { readonly assetId: string }[] }
  return assets.map(({ assetId }) => assetId).join()
}

/** A business takes one ad account away, and gives it back: the connection goes on with the others meanwhile. */
async function oneAccountLess(telling: Telling): Promise<void> {
  const { world, teller, inside, hands } = telling
  const jobs = await jobsOnWheel(inside)
  const assetId = adAccounts.harbourBerlin
  teller.title('Harbour Coffee takes one ad account away, and gives it back')
  await teller.step('its job leaves the wheel, the connection works on with the others', async () => {
    await takeAsset(world, createBrowser({ hosts: world.hosts }), { businessId, appId, assetId })
    const lost = accountsIn(await changeTold(telling, 1), 'lost')
    if (lost !== assetId) throw new Error(`the bus heard that ${lost} is lost`)
    await expectUnharmed(telling, jobs - 1)
  })
  await teller.step('an hour later no run has failed of it', async () => {
    const before = (await eventsOf(inside, 'automation.failed')).length
    await hands.pass(INSIGHTS_MINUTES)
    const failed = (await eventsOf(inside, 'automation.failed')).slice(before)
    if (failed.some(({ data }) => data['asset'] === assetId)) throw new Error('a run of the account failed')
  })
  await teller.step('given back, it is read again', async () => {
    await hands.giveAssets({ appId, businessId, assetIds: [assetId] })
    const regained = accountsIn(await changeTold(telling, 2), 'regained')
    if (regained !== assetId) throw new Error(`the bus heard that ${regained} is back`)
    await expectUnharmed(telling, jobs)
  })
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
  await oneAccountLess(telling)

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

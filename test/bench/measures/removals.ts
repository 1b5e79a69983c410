import { setTimeout as rest } from 'node:timers/promises'
import { plainItem } from '../../../infra/local/inspection/plain-item.ts'
import { readFault } from '../../emulator/control/faults.ts'
import { ordersFor } from '../../emulator/webhooks/notify.ts'
import { integrationsOf, removeIntegration } from '../../emulator/world/integrations.ts'
import { type Invitation, startStandingWorld, type StandingWorld } from '../../kills/standing-world.ts'
import { amount, type Figure, type Measure, median } from '../figure.ts'

/** One less than the guard lets turn bad within ten minutes. */
const BUSINESSES = 4
const GUARD_MINUTES = 15
const MINUTE_SECONDS = 60
const RUNS_MINUTES = 60
const SWEEP_MINUTES = 360
/** A login that is done has the judge look at the business once more. */
const SETTLED_MINUTES = 5
/** A run that is due may wait in its queue, a sweep for others of its kind, and a question for its answer. */
const GRACE_MINUTES = 2

/** A business from the link to a connection that works. */
async function connect(world: StandingWorld): Promise<Invitation> {
  const invitation = await world.invite()
  const { url, cookie } = await world.passDialog(invitation)
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
  const handle = new URL(answer.headers.get('location') ?? 'http://none').searchParams.get('result') ?? ''
  await world.partner.redeem(handle, invitation.reference)
  await world.pass(2)
  const { body } = await world.partner.redeem(handle, invitation.reference)
  if (body['status'] !== 'completed') throw new Error(`a login ended ${String(body['status'])}`)
  return invitation
}

/** When each of these was found to be removed, by the world's clock; undefined while it is not. */
async function removedAt({ ground }: StandingWorld, references: readonly string[]) {
  const tables = ground.declarations.stores.tables.map(({ tableName }) => tableName)
  const [table = ''] = tables.filter((name) => name.includes('Connections'))
  const rows = (await ground.services.dynamodb.scanAll(table)).map(plainItem)
  const times = new Map(rows.map((row) => [row['reference'], row['removedAt']]))
  return references.map((reference) => {
    const time = times.get(reference)
    return typeof time === 'number' ? time : undefined
  })
}

/** The business clicks the app away; the moment of the click. */
function click({ emulator: { state }, ground }: StandingWorld, { business }: Invitation): number {
  const [grant] = integrationsOf(state, business.businessId)
  const app = state.apps.get(grant?.appId ?? '')
  if (!grant || !app) throw new Error('a business has not connected the app')
  const at = ground.clock.now()
  removeIntegration(state, app, grant)
  return at
}

/** Seconds from the click to the removed connection, of each business; `wait` lets time pass between two looks. */
async function untilRemoved(
  world: StandingWorld,
  wait: () => Promise<unknown>,
  mostLooks: number,
): Promise<number[]> {
  const leaving: Invitation[] = []
  for (let place = 0; place < BUSINESSES; place += 1) leaving.push(await connect(world))
  await world.pass(SETTLED_MINUTES * MINUTE_SECONDS)
  const clicks = leaving.map((invitation) => click(world, invitation))
  const references = leaving.map(({ reference }) => reference)
  for (let looks = 0; looks < mostLooks; looks += 1) {
    await wait()
    const ends = await removedAt(world, references)
    const known = ends.filter((end) => end !== undefined)
    if (known.length === clicks.length) return known.map((end, place) => (end - (clicks[place] ?? 0)) / 1000)
  }
  throw new Error('a removal was not found in time')
}

function timeText(seconds: number): string {
  return seconds < 2 * MINUTE_SECONDS ? amount(seconds, 's') : amount(seconds / MINUTE_SECONDS, 'min')
}

function figure(what: string, seconds: readonly number[], bound: string): Figure {
  const value = `${timeText(median(seconds))}, ${timeText(Math.max(...seconds))} at the most`
  return { what, value, beside: bound }
}

export const removals: Measure = {
  title: 'From a removal to its verdict',
  how: `${BUSINESSES} businesses that remove the app at one moment, by the clock of a whole world on the ground, from the click to the connection that is \`removed\` (median and longest). That clock runs like any other and is put ahead where nothing happens.`,
  async run() {
    const world = await startStandingWorld()
    try {
      const { state } = world.emulator
      const minute = () => world.pass(MINUTE_SECONDS)
      const told = await untilRemoved(world, () => rest(50), 1_200)
      await world.pass(GUARD_MINUTES * MINUTE_SECONDS)
      for (const { appId } of state.apps.values()) ordersFor(state, appId).lose = Infinity
      const met = await untilRemoved(world, minute, RUNS_MINUTES + GRACE_MINUTES)
      await world.pass(GUARD_MINUTES * MINUTE_SECONDS)
      state.faults.push(
        readFault({ operation: 'ad_account.insights', times: 1_000_000, error: { code: 80_000 } }),
      )
      const swept = await untilRemoved(world, minute, SWEEP_MINUTES + GRACE_MINUTES)
      return [
        figure('by webhook', told, 'as soon as Meta tells'),
        figure('webhook lost, an automation runs', met, `its next call, every ${RUNS_MINUTES} min`),
        figure('webhook lost, nothing runs', swept, `the next sweep, every ${SWEEP_MINUTES} min`),
      ]
    } finally {
      await world.close()
    }
  },
}

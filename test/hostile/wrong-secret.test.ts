import { afterEach, expect, test } from 'vitest'
import type { Verdict } from '../../shared/domain/verdict/health.ts'
import { control } from '../emulator/drive.ts'
import { guardRelease } from '../factories/guard-ports.ts'
import { told } from '../factories/verdicts.ts'
import { exampleDeployment, synthesize } from '../infra/synthesis.ts'
import { alarmStates } from './alarm-states.ts'
import { standingRooms } from './standing-rooms.ts'
import {
  APP_ID,
  businessOf,
  connectThousand,
  installationOf,
  nthOf,
  RIGHT_SECRET,
  THOUSAND,
  WRONG_SECRET,
} from './thousand.ts'

const { backend } = synthesize(exampleDeployment)

/** Ten thousand calls over HTTP: seconds by themselves, more beside other tests. */
const SLOW = { timeout: 90_000 }

let close: (() => Promise<void>) | undefined
afterEach(() => close?.())

/** A thousand connections, the rooms that work for them, and the template's own alarms over what they count. */
async function thousand() {
  const { emulator, world } = await connectThousand()
  close = () => emulator.close()
  const alarms = alarmStates(backend)
  const stored = { secret: RIGHT_SECRET }
  const rooms = standingRooms({ world, emulator }, () => stored.secret, alarms)
  const { rows, clock } = world
  await world.ports.businessCounts.note('demo', THOUSAND, clock.now())
  return {
    world,
    emulator,
    alarms,
    rooms,
    stored,
    states: () => countedBy([...rows.connections.values()].map(({ state }) => state)),
    verdicts: () =>
      countedBy([...rows.installations.values()].map((row) => row.health?.verdict ?? 'healthy')),
    /** Jobs of connections by how their last run ended. */
    runs: (since: number) =>
      countedBy(
        [...rows.jobs.values()]
          .filter(({ automation }) => automation !== 'health/sweep')
          .map(({ last }) => (last && last.finishedAt > since ? last.outcome : 'none')),
      ),
    offWheel: () => [...rows.jobs.values()].filter(({ onWheel }) => !onWheel).length,
    totalOf: (name: string) =>
      world.counted.filter((one) => one.name === name).reduce((sum, { amount }) => sum + amount, 0),
    /** What Meta says of every token that it is asked about; the truth again with null. */
    async declareDead(subcode: number | null) {
      const { status } = await control(emulator, `/apps/${APP_ID}`, { allTokensLookDead: subcode })
      expect(status).toBe(200)
    },
    /** The business removes the app at Meta, and nobody is told. */
    async removeApp(nth: number) {
      const removal = { appId: APP_ID, businessId: businessOf(nth) }
      const { status } = await control(emulator, '/integrations/remove', removal)
      expect(status).toBe(200)
    },
    /** The next turn of the sweep of every installation, at once instead of spread over six hours. */
    sweepAll() {
      // of the minute to come: some have had their turn of this one
      const epoch = Math.floor(clock.now() / 60_000) + 1
      for (const { ownerId, automation, assetId, generation } of rows.jobs.values()) {
        if (automation !== 'health/sweep') continue
        const jobKey = { ownerId, automation, assetId }
        rooms.send('health/sweep', { v: 1, jobKey, generation, epoch, reason: 'wheel' })
      }
    },
  }
}

function countedBy<W extends string>(words: readonly W[]): Partial<Record<W, number>> {
  const counts: Partial<Record<W, number>> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

const ALL_HEALTHY: Partial<Record<Verdict, number>> = { healthy: THOUSAND }

test(
  'a wrong app secret removes nobody in an hour, is one mail, and is over once the secret is right',
  SLOW,
  async () => {
    const { world, alarms, rooms, stored, ...seen } = await thousand()
    const begun = world.clock.now()
    stored.secret = WRONG_SECRET
    // what twenty calls were told before, so that the judge has questions that it cannot ask
    for (let nth = 0; nth < 20; nth += 1) {
      const evidence = { kind: 'call-refused', at: begun, code: 190 } as const
      rooms.send('health/judge', told(evidence, installationOf(nth)))
    }
    await rooms.reconcile()
    await rooms.pass(60)
    expect(seen.states()).toEqual({ active: THOUSAND })
    expect(seen.offWheel()).toBe(0)
    expect(seen.totalOf('GraphOperatorErrors')).toBeGreaterThan(THOUSAND)
    expect([seen.totalOf('RemovalsFrozen'), seen.totalOf('RemovalsHeld')]).toEqual([0, 0])
    expect(seen.runs(begun).completed).toBeUndefined()
    expect(world.rows.files.size).toBe(0)
    expect(alarms.mails).toEqual([{ alarm: 'MetaTrouble', at: begun + 5 * 60_000 }])

    const mended = world.clock.now()
    stored.secret = RIGHT_SECRET
    await rooms.reconcile()
    await rooms.pass(65)
    expect(seen.states()).toEqual({ active: THOUSAND })
    expect(seen.verdicts()).toEqual(ALL_HEALTHY)
    expect(seen.runs(mended)).toEqual({ completed: THOUSAND })
    expect(alarms.on()).toEqual([])
    expect(alarms.mails).toHaveLength(1)
    expect(rooms.failed).toEqual([])
  },
)

test(
  'a meta that calls every token dead stops one percent, pages once, and clears the rest by itself',
  SLOW,
  async () => {
    const { world, alarms, rooms, ...seen } = await thousand()
    const onePercent = THOUSAND / 100
    await seen.declareDead(458)
    seen.sweepAll()
    await rooms.pass(10)
    expect(seen.states()).toEqual({ active: THOUSAND - onePercent, removed: onePercent })
    expect(seen.verdicts()).toEqual({ unknown: THOUSAND - onePercent, removed: onePercent })
    expect(seen.totalOf('RemovalsFrozen')).toBe(1)
    expect(alarms.mails.map(({ alarm }) => alarm)).toEqual(['MetaTrouble'])

    // sane again, but for three that are really gone
    const stillThere = [...world.rows.connections.values()].filter(({ state }) => state === 'active')
    const reallyGone = stillThere.slice(-3).map(({ installationId }) => nthOf(installationId))
    for (const nth of reallyGone) await seen.removeApp(nth)
    await seen.declareDead(null)
    seen.sweepAll()
    await rooms.pass(10)
    expect(seen.states()).toEqual({ active: THOUSAND - onePercent, removed: onePercent })
    expect(seen.verdicts()).toEqual({
      unknown: reallyGone.length,
      healthy: THOUSAND - onePercent - reallyGone.length,
      removed: onePercent,
    })

    expect(await guardRelease(world.rows).release('demo', world.clock.now())).toBe(true)
    seen.sweepAll()
    await rooms.pass(1)
    expect(seen.states()).toEqual({
      active: THOUSAND - onePercent - reallyGone.length,
      removed: onePercent + reallyGone.length,
    })
    expect(alarms.mails).toHaveLength(1)
    expect(rooms.failed).toEqual([])
  },
)

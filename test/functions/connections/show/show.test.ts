import { expect, test } from 'vitest'
import { iso, NOON } from '../../../factories/ambient.ts'
import { CONNECTION, CONSENT } from '../../../factories/verdicts.ts'
import { changeConnection, changeInstallation, show, shownWorld } from './showing.ts'

test('a connection is shown whole: what it is, what was granted, what is held of it and how its jobs stand', async () => {
  const world = shownWorld()
  changeInstallation(world, { tokenExpiresAt: NOON + 5 })
  expect(await show(world)).toEqual({
    status: 200,
    body: {
      connectionId: CONNECTION,
      reference: 'harbour-coffee',
      app: 'demo',
      configuration: 'ads-insights',
      grantor: '880000000000001',
      state: 'active',
      verdict: 'healthy',
      since: iso(NOON - 60_000),
      generation: 1,
      createdAt: iso(NOON - 60_000),
      activeAt: iso(NOON - 60_000),
      evidence: [],
      permissions: ['ads_read'],
      grant: { permissions: ['ads_read'], granular: [{ permission: 'ads_read' }] },
      token: { kind: 'system-user', expiresAt: iso(NOON + 5) },
      assets: [
        { type: 'ad-account', assetId: '42', name: 'Account 42', timeZone: 'Europe/Berlin', lost: false },
      ],
      jobs: [{ automation: 'automations/hourly-insights', asset: '42', everyMinutes: 60, scheduled: true }],
    },
  })
  expect(world.effects).toEqual([])
})

test('a verdict comes with its evidence, its times and Meta’s numbers', async () => {
  const world = shownWorld()
  const { attemptId } = CONSENT
  const evidence = [
    { kind: 'uninstalled', at: NOON + 1 },
    { kind: 'token-invalid', at: NOON + 2, attemptId, code: 190, subcode: 458 },
  ] as const
  const health = { verdict: 'removed', since: NOON + 3, evidence, attemptId, checkedAt: NOON + 2 } as const
  changeInstallation(world, { health })
  expect((await show(world)).body).toMatchObject({
    verdict: 'removed',
    since: iso(NOON + 3),
    checkedAt: iso(NOON + 2),
    evidence: [
      { kind: 'uninstalled', time: iso(NOON + 1) },
      { kind: 'token-invalid', time: iso(NOON + 2), metaCode: 190, metaSubcode: 458 },
    ],
  })
})

test('what was held of an older consent is shown no more', async () => {
  const world = shownWorld()
  const evidence = [{ kind: 'uninstalled', at: NOON }] as const
  changeInstallation(world, {
    health: { verdict: 'unknown', since: NOON, evidence, attemptId: 'older', checkedAt: NOON },
  })
  const { body } = await show(world)
  expect(body).toMatchObject({ verdict: 'healthy', evidence: [] })
  expect(body).not.toHaveProperty('checkedAt')
})

test('an asset that is lost is marked, though its name is gone, and what came new is told', async () => {
  const lost = { assets: [{ type: 'ad-account', assetId: '42' }], permissions: [] } as const
  const gained = { assets: [], permissions: ['catalog_management'] }
  const world = shownWorld({ lost, gained })
  world.rows.assets.clear()
  expect((await show(world)).body).toMatchObject({
    verdict: 'degraded',
    lost,
    gained,
    assets: [{ type: 'ad-account', assetId: '42', lost: true }],
  })
})

test('a connection whose rows are erased is shown with what is left: its tombstone', async () => {
  const world = shownWorld()
  changeConnection(world, {
    state: 'deleted',
    deletingAt: NOON,
    deletedAt: NOON + 9,
    assets: [],
    permissions: [],
  })
  for (const rows of [world.rows.installations, world.rows.assets, world.rows.jobs]) rows.clear()
  const { body } = await show(world)
  expect(body).toMatchObject({
    state: 'deleted',
    verdict: 'deleted',
    since: iso(NOON + 9),
    deletingAt: iso(NOON),
    deletedAt: iso(NOON + 9),
    assets: [],
    jobs: [],
  })
  for (const gone of ['grant', 'token', 'grantor']) expect(body).not.toHaveProperty(gone)
})

test.each(['second-partner', 'stranger'])(
  'another caller’s connection is told as none: %s gets the same as for one that is not there',
  async (caller) => {
    const world = shownWorld()
    const ask = async (connectionId: string) => {
      const before = world.outward.count()
      const error: unknown = await show(world, caller, connectionId).catch((thrown: unknown) => thrown)
      return { error, reads: world.outward.count() - before }
    }
    const foreign = await ask(CONNECTION)
    const none = await ask(CONNECTION.replaceAll('z', 'y'))
    expect(foreign.error).toMatchObject({ code: 'ERR_CONNECTION_UNKNOWN' })
    expect(foreign).toEqual(none)
  },
)

test.each(['', 'META', '../secrets', `${CONNECTION}x`])(
  'a text that is no id is asked of no table: %j',
  async (text) => {
    const world = shownWorld()
    await expect(show(world, 'partner-backend', text)).rejects.toMatchObject({
      code: 'ERR_CONNECTION_UNKNOWN',
    })
    expect(world.outward.count()).toBe(0)
  },
)

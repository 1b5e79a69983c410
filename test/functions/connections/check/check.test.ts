import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/check/run.ts'
import type { ApiAnswer } from '../../../../shared/kernel/doors/api.ts'
import { iso, NOON } from '../../../factories/ambient.ts'
import { apiRequest } from '../../../factories/requests.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { CONNECTION, CONSENT, INSTALLATION, placeInstallation, told } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

function askedWorld(given: Partial<ConnectionRow> = {}, checkedAt?: number): World {
  const world = createWorld()
  placeInstallation(world)
  const row = world.rows.connections.get(CONNECTION)
  if (row) world.rows.connections.set(CONNECTION, { ...row, ...given })
  const installation = world.rows.installations.get(INSTALLATION)
  if (installation && checkedAt !== undefined) {
    const { attemptId } = CONSENT
    const health = { verdict: 'healthy', since: 0, evidence: [], attemptId, checkedAt } as const
    world.rows.installations.set(INSTALLATION, { ...installation, health })
  }
  return world
}

function check(world: World, caller = 'partner-backend', connectionId = CONNECTION): Promise<ApiAnswer> {
  return run(world.ports, apiRequest({ caller, pathParameters: { connectionId }, body: undefined }))
}

test('whoever asks hears when it asked, and the judge is told', async () => {
  const world = askedWorld()
  expect(await check(world)).toEqual({
    status: 202,
    body: { connectionId: CONNECTION, askedAt: iso(NOON) },
  })
  expect(world.sent.evidence).toMatchObject([{ message: told({ kind: 'asked', at: NOON }) }])
  expect(world.operations()).toEqual(['evidenceQueue.send'])
})

test('an answer of Meta’s counts for ten seconds: nobody asks again', async () => {
  const fresh = askedWorld({}, NOON - 9_999)
  expect(await check(fresh)).toMatchObject({ status: 202, body: { askedAt: iso(NOON - 9_999) } })
  expect(fresh.effects).toEqual([])
  const stale = askedWorld({}, NOON - 10_000)
  expect(await check(stale)).toMatchObject({ status: 202, body: { askedAt: iso(NOON) } })
  expect(stale.sent.evidence).toHaveLength(1)
})

test('an answer about an older consent counts for nothing', async () => {
  const world = askedWorld({}, NOON)
  const row = world.rows.installations.get(INSTALLATION)
  if (row) world.rows.installations.set(INSTALLATION, { ...row, mark: { ...CONSENT, attemptId: 'newer' } })
  await check(world)
  expect(world.sent.evidence).toHaveLength(1)
})

test.each(['active', 'suspended'] as const)('a connection that is %s may be asked about', async (state) => {
  expect(await check(askedWorld({ state }))).toMatchObject({ status: 202 })
})

test.each(['removed', 'deleting', 'deleted'] as const)(
  'a connection that is %s has ended, whatever Meta would say',
  async (state) => {
    const world = askedWorld({ state })
    await expect(check(world)).rejects.toMatchObject({ code: 'ERR_CONNECTION_ENDED' })
    expect(world.effects).toEqual([])
  },
)

test('a connection whose installation is erased has ended', async () => {
  const world = askedWorld()
  world.rows.installations.clear()
  await expect(check(world)).rejects.toMatchObject({ code: 'ERR_CONNECTION_ENDED' })
})

test('another caller’s connection is none, ended or not, and nobody is told', async () => {
  for (const state of ['active', 'deleted'] as const) {
    const world = askedWorld({ state })
    const foreign: unknown = await check(world, 'second-partner').catch((error: unknown) => error)
    const none: unknown = await check(world, 'second-partner', CONNECTION.replaceAll('z', 'y')).catch(
      (error: unknown) => error,
    )
    expect(foreign).toMatchObject({ code: 'ERR_CONNECTION_UNKNOWN' })
    expect(foreign).toEqual(none)
    expect(world.effects).toEqual([])
  }
})

test('a question that cannot be sent is the caller’s to repeat', async () => {
  const world = askedWorld()
  world.outward.fail('evidenceQueue.send', new Error('away'))
  await expect(check(world)).rejects.toThrow('away')
  world.outward.mend('evidenceQueue.send')
  expect(await check(world)).toMatchObject({ status: 202 })
})

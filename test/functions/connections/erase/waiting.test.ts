import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { invalidToken, CONNECTION, CONSENT, INSTALLATION } from '../../../factories/verdicts.ts'
import { erase, eraseToEnd, fileOf, leftOf, order, workedWorld } from './erasing.ts'

const HOUR = 60 * 60_000
const claimOf = { generation: 1, epoch: 29893270, now: NOON, leaseUntil: NOON + 630_000 }
const key = { ownerId: CONNECTION, automation: 'automations/hourly-insights', assetId: '42' }

test('a run that is under way comes to its end, and what it wrote goes with the rest', async () => {
  const world = workedWorld()
  const claimed = await world.ports.jobLeases.claim(key, claimOf)
  if (claimed.kind !== 'claimed') throw new Error('the job was not claimed')
  expect(await erase(world)).toEqual({ again: { afterSeconds: 630 } })
  expect(world.rows.files.size).toBe(1)
  await world.ports.insightsFiles.write(fileOf(CONNECTION), [{}])
  expect(await world.ports.jobLeases.complete(claimed.job, { outcome: 'completed', finishedAt: NOON })).toBe(
    true,
  )
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([])
})

test('nobody claims a job once its connection is being deleted', async () => {
  const world = workedWorld()
  await world.ports.jobLeases.claim(key, claimOf)
  await erase(world)
  world.clock.advance(HOUR)
  const now = world.clock.now()
  const later = { ...claimOf, epoch: claimOf.epoch + 60, now, leaseUntil: now + 1 }
  expect(await world.ports.jobLeases.claim(key, later)).toEqual({ kind: 'void' })
})

test('a run that died is waited for as long as its lease, and no longer', async () => {
  const world = workedWorld()
  await world.ports.jobLeases.claim(key, claimOf)
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([])
  expect(world.clock.now()).toBe(claimOf.leaseUntil)
})

test.each([
  ['a removal', { state: 'removed', removedAt: NOON - 60_000 }],
  ['a suspension', { state: 'suspended', suspendedAt: NOON - 60_000 }],
  ['a newer consent', { generation: 2, activeAt: NOON - 60_000 }],
] as const)('a run whose lease %s took away is waited for all the same', async (_what, given) => {
  const world = workedWorld()
  world.rows.connections.set(CONNECTION, connection(given))
  expect(await erase(world, order(CONNECTION, 2))).toEqual({ again: { afterSeconds: 570 } })
  expect(world.rows.files.size).toBe(1)
})

test('a job that is put off is not waited for', async () => {
  const world = workedWorld()
  const claimed = await world.ports.jobLeases.claim(key, claimOf)
  if (claimed.kind !== 'claimed') throw new Error('the job was not claimed')
  await world.ports.jobLeases.release(claimed.job, { fails: 1, until: { at: NOON + HOUR, by: 'due-index' } })
  expect(await erase(world)).toBeUndefined()
})

test('while Meta is out of reach the token is kept for a day, and then it goes all the same', async () => {
  const world = workedWorld()
  world.graph.fail('debug-token', new Failure('ERR_GRAPH_TRANSIENT', 'meta is away'))
  expect(await erase(world)).toEqual({ again: { afterSeconds: 60 } })
  expect(world.rows.jobs.size).toBe(1)
  expect([...world.rows.files.keys()]).toEqual([])
  expect(world.rows.roots.has(INSTALLATION)).toBe(true)
  await eraseToEnd(world)
  expect(world.clock.now()).toBeGreaterThanOrEqual(NOON + 24 * HOUR)
  expect(leftOf(world)).toEqual([])
  expect(certificateOf(world)).toMatchObject({ revoked: false, why: 'out-of-reach' })
})

function certificateOf(world: ReturnType<typeof workedWorld>) {
  return world.rows.connections.get(CONNECTION)?.events[0]?.data
}

test('a token that is dead already is not revoked', async () => {
  const world = workedWorld()
  world.graph.answer('debug-token', invalidToken(458))
  await eraseToEnd(world)
  expect(world.graph.calls.map(({ operation }) => operation)).toEqual(['debug-token'])
  expect(certificateOf(world)).toMatchObject({ revoked: false, why: 'token-dead' })
})

test('that Meta refuses hinders nothing, and the certificate says so', async () => {
  const world = workedWorld()
  const refusal = new Failure('ERR_GRAPH_BAD_REQUEST', 'no', { facts: { metaCode: 100 } })
  world.graph.fail('revoke-token', refusal)
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([])
  expect(certificateOf(world)).toMatchObject({ revoked: false, why: 'refused', metaCode: 100 })
})

test('where no token is held, none is revoked', async () => {
  const world = workedWorld()
  world.rows.roots.clear()
  await eraseToEnd(world)
  expect(world.graph.calls).toEqual([])
  expect(certificateOf(world)).toMatchObject({ revoked: false, why: 'no-token' })
})

const newer = { attemptId: 'a-newer-consent', tokenIssuedAt: NOON - 30_000, tokenSealedAt: NOON - 30_000 }

test('a login that is just being finished is waited for, and its token is neither revoked nor shredded', async () => {
  const world = workedWorld()
  const root = world.rows.roots.get(INSTALLATION)
  if (root) world.rows.roots.set(INSTALLATION, { ...root, mark: newer })
  expect(await erase(world)).toEqual({ again: { afterSeconds: 300 } })
  expect(world.graph.calls).toEqual([])
  expect(world.rows.roots.get(INSTALLATION)?.mark).toEqual(newer)
})

test('a login that was given up leaves a token that belongs to nobody: eight hours later it goes too', async () => {
  const world = workedWorld()
  const root = world.rows.roots.get(INSTALLATION)
  if (root) world.rows.roots.set(INSTALLATION, { ...root, mark: newer })
  await eraseToEnd(world)
  expect(world.clock.now()).toBeGreaterThanOrEqual(newer.tokenSealedAt + 8 * HOUR)
  expect(leftOf(world)).toEqual([])
  expect(world.rows.connections.get(CONNECTION)?.mark).toEqual(CONSENT)
})

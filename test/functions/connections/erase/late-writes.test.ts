import { expect, test } from 'vitest'
import { run as finalizeRun } from '../../../../functions/connections/finalize/run.ts'
import { run as judge } from '../../../../functions/health/judge/run.ts'
import { step } from '../../../../functions/automations/hourly-insights/step.ts'
import { run as relay } from '../../../../functions/events/relay/run.ts'
import { failureOf } from '../../../../shared/base/failure.ts'
import { runClaimed } from '../../../../shared/kernel/doors/run-claimed.ts'
import type { EraseMessage } from '../../../../shared/domain/erase-message.ts'
import { onePage, tokenFacts } from '../../../factories/graph-answers.ts'
import type { IssuedLogin } from '../../../factories/logins.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { invalidToken, told } from '../../../factories/verdicts.ts'
import type { World } from '../../../factories/world.ts'
import { sealLogin, worldWithGraph } from '../finalize/sealed-login.ts'
import { eraseToEnd, leftOf } from './erasing.ts'

interface Scene {
  readonly world: World
  readonly login: IssuedLogin
  readonly row: ConnectionRow
}

/** A business that has connected by a login, whose attempt and landing token are still there: nobody has closed it. */
async function connected(): Promise<Scene> {
  const world = worldWithGraph()
  world.graph.answer('revoke-token', { success: true })
  world.graph.answer('insights', onePage([]))
  const login = sealLogin(world)
  const attempt = world.rows.attempts.get(login.attemptId)
  const landing = world.rows.landings.get(login.attemptId)
  await finalize(world, login)
  if (attempt && landing) {
    world.rows.attempts.set(login.attemptId, attempt)
    world.rows.landings.set(login.attemptId, landing)
  }
  const [row] = world.rows.connections.values()
  if (!row) throw new Error('the login made no connection')
  return { world, login, row }
}

function finalize(world: World, { attemptId }: { readonly attemptId: string }) {
  return finalizeRun(world.ports, { v: 1, attemptId })
}

function orderFor({ connectionId, generation }: ConnectionRow, { clock }: World): EraseMessage {
  return { v: 1, kind: 'connection', connectionId, generation, requestedAt: clock.now() }
}

/** What the eraser was told meanwhile, and what it looks at a quarter of an hour later. */
async function settle(world: World): Promise<void> {
  while (world.sent.erase.length > 0 || world.sent.again.length > 0) {
    const told = world.sent.erase.splice(0)
    const later = world.sent.again.splice(0).map(({ message }) => message as EraseMessage)
    if (later.length > 0) world.clock.advance(900_000)
    for (const message of [...told, ...later]) if ('kind' in message) await eraseToEnd(world, message)
  }
}

/** Plays a world for each call of `one`, with `other` happening whole before that call, until `one` has no more. */
async function atEachCall(
  one: (scene: Scene) => Promise<unknown>,
  other: (scene: Scene) => Promise<unknown>,
  look: (scene: Scene, what: string) => void,
): Promise<number> {
  for (let call = 1; ; call += 1) {
    const scene = await connected()
    const isMet = scene.world.outward.meetAt(call, () => other(scene))
    await one(scene)
    if (!isMet()) return call - 1
    await settle(scene.world)
    look(scene, `before call ${call}`)
  }
}

function expectNothingLeft({ world }: Scene, what: string): void {
  expect.soft(leftOf(world), what).toEqual([])
  const [row] = world.rows.connections.values()
  expect.soft(row?.state, what).toBe('deleted')
  expect
    .soft(
      row?.events.filter(({ type }) => type === 'connection.deleted'),
      what,
    )
    .toHaveLength(1)
}

const deletes = ({ world, row }: Scene) => eraseToEnd(world, orderFor(row, world))
const finalizes = ({ world, login }: Scene) => finalize(world, login)

test('a finalize that comes once more after the deletion writes nothing', async () => {
  const { world, login, row } = await connected()
  await eraseToEnd(world, orderFor(row, world))
  const before = leftOf(world)
  await finalize(world, login)
  expect(before).toEqual([])
  expect(leftOf(world)).toEqual([])
  expect(world.rows.attempts.get(login.attemptId)?.end).toMatchObject({ outcome: 'superseded' })
})

test('whichever moment of a finalize a deletion falls into, nothing is left in the end', async () => {
  expect(await atEachCall(finalizes, deletes, expectNothingLeft)).toBeGreaterThan(10)
})

test('a finalize that has written beside a tombstone tells the eraser itself', async () => {
  let written = 0
  for (let call = 1; call < 30; call += 1) {
    const scene = await connected()
    scene.world.outward.meetAt(call, () => deletes(scene))
    await finalizes(scene)
    const { world, login } = scene
    const { outcome } = world.rows.attempts.get(login.attemptId)?.end ?? {}
    // one that had made its connection before does not know: the look that comes later finds what it left
    if (outcome !== 'superseded' || leftOf(world).length === 0) continue
    written += 1
    expect.soft(world.sent.erase, `deleted before call ${call}`).toHaveLength(1)
  }
  expect(written).toBeGreaterThan(3)
})

test('whichever moment of a deletion a finalize falls into, nothing is left in the end', async () => {
  expect(await atEachCall(deletes, finalizes, expectNothingLeft)).toBeGreaterThan(15)
})

/** The same business and reference log in again, a minute later. */
function comesBack({ world }: Scene): Promise<unknown> {
  world.clock.advance(60_000)
  world.graph.answer('debug-token', tokenFacts({ issued_at: world.clock.now() / 1000 }))
  return finalize(world, sealLogin(world, { linkHash: 'another link' }))
}

function expectBack({ world, row, login }: Scene, what: string): void {
  const { connections, roots, installations, jobs, assets } = world.rows
  const back = connections.get(row.connectionId)
  expect.soft(back, what).toMatchObject({ state: 'active', generation: 2 })
  const attemptId = back?.mark.attemptId
  expect.soft(attemptId, what).not.toBe(login.attemptId)
  const beside = [roots.get(row.installationId), installations.get(row.installationId), ...assets.values()]
  expect
    .soft(
      [...beside, ...jobs.values()].map((one) => one?.mark.attemptId),
      what,
    )
    .toEqual(Array.from({ length: 2 + 2 + 3 }, () => attemptId))
  expect
    .soft(
      [...jobs.values()].filter(({ onWheel }) => !onWheel),
      what,
    )
    .toEqual([])
}

test('whichever moment of a deletion a newer consent falls into, it brings the connection back whole', async () => {
  expect(await atEachCall(deletes, comesBack, expectBack)).toBeGreaterThan(15)
})

async function runs({ world, row }: Scene): Promise<void> {
  const jobs = [...world.rows.jobs.values()].filter(({ ownerId }) => ownerId === row.connectionId)
  const [job] = jobs
  if (!job) return
  const { ownerId, automation, assetId, generation } = job
  const now = world.clock.now()
  const jobKey = { ownerId, automation, assetId }
  const lease = { generation, epoch: 29893270, now, leaseUntil: now + 630_000 }
  const claimed = await world.ports.jobLeases.claim(jobKey, lease)
  const message = { v: 1, jobKey, generation, epoch: 29893270, reason: 'wheel' } as const
  if (claimed.kind === 'claimed') await runClaimed({ ports: world.ports, message, job: claimed.job }, step)
}

test('whichever moment of a deletion a run falls into, nothing is left in the end', async () => {
  expect(await atEachCall(deletes, runs, expectNothingLeft)).toBeGreaterThan(15)
})

test('whichever moment of a run a deletion falls into, nothing is left in the end', async () => {
  // the lease of the run is waited for, which here it outlives: worse than anything that can happen
  expect(await atEachCall(runs, deletes, expectNothingLeft)).toBeGreaterThan(5)
})

/** The business removes the app, and the judge is told. */
async function isRemoved({ world, row }: Scene): Promise<void> {
  world.clock.advance(60_000)
  world.graph.answer('debug-token', invalidToken(458))
  const message = told({ kind: 'uninstalled', at: world.clock.now() }, row.installationId)
  try {
    await judge(world.ports, message)
  } catch (error) {
    // between token and installation: the queue brings the message back, and then nothing is known any more
    if (!failureOf(error, 'ERR_GRAPH_NO_TOKEN')) throw error
  }
}

test('whichever moment of a deletion a removal falls into, nothing is left in the end', async () => {
  expect(await atEachCall(deletes, isRemoved, expectNothingLeft)).toBeGreaterThan(15)
})

test('whichever moment of a removal a deletion falls into, nothing is left in the end', async () => {
  expect(await atEachCall(isRemoved, deletes, expectNothingLeft)).toBeGreaterThan(5)
})

test('a relay that is late with an older change leaves the tombstone and its certificate as they are', async () => {
  const { world, row } = await connected()
  const image = { ...row }
  await eraseToEnd(world, orderFor(row, world))
  const tombstone = world.rows.connections.get(row.connectionId)
  await relay(world.ports, image)
  expect(world.rows.connections.get(row.connectionId)).toEqual({ ...tombstone, publishedRevision: 1 })
  await relay(world.ports, world.rows.connections.get(row.connectionId))
  expect(world.sent.events.map(({ type }) => type).slice(-1)).toEqual(['connection.deleted'])
  expect(world.rows.connections.get(row.connectionId)).toMatchObject({ state: 'deleted', events: [] })
})

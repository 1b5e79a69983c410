import { expect, test } from 'vitest'
import { run } from '../../../../functions/automations/dispatch/run.ts'
import { placeJob } from '../../../factories/connections.ts'
import { createWorld } from '../../../factories/world.ts'

/** A world whose wheel has nothing to send, with a job put off until `seconds` from now. */
function worldWithDeferred(seconds: number, given: Parameters<typeof placeJob>[1] = {}) {
  const world = createWorld()
  world.rows.wheel.set('tick', Math.floor(world.clock.now() / 60_000))
  const dueAt = world.clock.now() + seconds * 1000
  placeJob(world, { dueAt, dueEpoch: 29_000_000, generation: 2, ...given })
  return world
}

test('a job that was put off is sent when its time has come, in the epoch it was put off in', async () => {
  const world = worldWithDeferred(1_000)
  await run(world.ports)
  expect(world.sent.work).toStrictEqual([])
  world.clock.advance(1_000_000)
  world.rows.wheel.set('tick', Math.floor(world.clock.now() / 60_000))
  await run(world.ports)
  expect(world.sent.work).toMatchObject([
    { message: { epoch: 29_000_000, generation: 2, reason: 'again', jobKey: { assetId: '42' } } },
  ])
})

test('deferred jobs of every connection are found', async () => {
  const world = worldWithDeferred(-1)
  for (let place = 0; place < 60; place++) {
    placeJob(world, { ownerId: `inst_a.${place}`, dueAt: world.clock.now(), dueEpoch: 29_000_000 })
  }
  await run(world.ports)
  expect(new Set(world.sent.work.map(({ message }) => message.jobKey.ownerId)).size).toBe(61)
})

test('a deferred job is sent until somebody claims it, so that none is lost', async () => {
  const world = worldWithDeferred(-1)
  await run(world.ports)
  await run(world.ports)
  expect(world.sent.work).toHaveLength(2)
  const [job] = world.rows.jobs.values()
  if (!job) throw new Error('no job')
  const now = world.clock.now()
  await world.ports.jobLeases.claim(job, { generation: 2, epoch: 29_000_000, now, leaseUntil: now + 1 })
  await run(world.ports)
  expect(world.sent.work).toHaveLength(2)
})

test('a deferred job of an automation that is gone is passed over', async () => {
  const world = worldWithDeferred(-1, { automation: 'automations/gone' })
  await run(world.ports)
  expect(world.sent.work).toStrictEqual([])
  expect(world.logged).toMatchObject([{ level: 'warn' }])
})

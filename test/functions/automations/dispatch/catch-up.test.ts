import { expect, test } from 'vitest'
import { run } from '../../../../functions/automations/dispatch/run.ts'
import { registry } from '../../../../functions/registry.ts'
import { slotOf } from '../../../../shared/domain/timing-wheel.ts'
import type { Manifest } from '../../../../shared/kernel/manifest.ts'
import { placeJob } from '../../../factories/connections.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const MINUTE = 60_000

function minuteOf(world: World): number {
  return Math.floor(world.clock.now() / MINUTE)
}

/** A world with sixty jobs whose dispatch ran last so many minutes ago. */
function worldAfterOutage(minutes: number) {
  const world = createWorld()
  for (let place = 0; place < 60; place++) placeJob(world, { assetId: String(place) })
  world.rows.wheel.set('tick', minuteOf(world) - minutes)
  return world
}

function missed(world: World): number | undefined {
  return world.counted.find(({ name }) => name === 'MinutesMissed')?.amount
}

test('missed minutes are finished, oldest first, each job for the minute it was due', async () => {
  const world = worldAfterOutage(20)
  await run(world.ports)
  const epochs = world.sent.work.map(({ message }) => message.epoch)
  expect(epochs).toStrictEqual(epochs.toSorted((a, b) => a - b))
  const now = minuteOf(world)
  const due = [...world.rows.jobs.values()].filter((job) => (now - slotOf(job, 60) + 60) % 60 < 20)
  expect(world.sent.work.map(({ message }) => message.jobKey.assetId).toSorted()).toStrictEqual(
    due.map(({ assetId }) => assetId).toSorted(),
  )
  for (const { message } of world.sent.work) {
    const job = due.find(({ assetId }) => assetId === message.jobKey.assetId)
    expect(message.epoch % 60).toBe(job && slotOf(job, 60))
  }
  expect(missed(world)).toBe(19)
})

test.each([61, 180, 60 * 24 * 30])(
  'after %i minutes each job runs once, for the latest of its turns',
  async (minutes) => {
    const world = worldAfterOutage(minutes)
    await run(world.ports)
    const sent = world.sent.work.map(({ message }) => message)
    expect(new Set(sent.map(({ jobKey }) => jobKey.assetId)).size).toBe(60)
    expect(sent).toHaveLength(60)
    for (const { epoch } of sent) expect(epoch).toBeGreaterThan(minuteOf(world) - 60)
  },
)

test('however long the outage, no more minutes are looked at than the longest period has', async () => {
  const periods = Object.values<Manifest>(registry).flatMap(({ job }) => job?.everyMinutes ?? [])
  const longest = Math.max(...periods)
  const world = worldAfterOutage(60 * 24 * 365)
  await run(world.ports)
  expect(missed(world)).toBe(longest - 1)
  expect(world.operations().filter((operation) => operation === 'jobWheel.tick')).toHaveLength(longest)
})

test('a run that dies on the way goes on where it stopped', async () => {
  const world = worldAfterOutage(30)
  const before = minuteOf(world)
  const jobWheel = {
    ...world.ports.jobWheel,
    async tick(minute: number) {
      if (minute === before - 10) throw new Error('the table is away')
      await world.ports.jobWheel.tick(minute)
    },
  }
  await expect(run({ ...world.ports, jobWheel })).rejects.toThrow('the table is away')
  expect(world.rows.wheel.get('tick')).toBe(before - 11)
  const sentBefore = world.sent.work.length
  await run(world.ports)
  const epochs = world.sent.work.slice(sentBefore).map(({ message }) => message.epoch)
  expect(Math.min(...epochs)).toBeGreaterThanOrEqual(before - 10)
  expect(world.rows.wheel.get('tick')).toBe(before)
  expect(new Set(world.sent.work.map(({ message }) => message.jobKey.assetId)).size).toBeGreaterThan(15)
})

test('the tick never moves back when two runs overlap or the clock does', async () => {
  const world = worldAfterOutage(5)
  await Promise.all([run(world.ports), run(world.ports)])
  const tick = world.rows.wheel.get('tick')
  world.clock.advance(-10 * MINUTE)
  await run(world.ports)
  expect(world.rows.wheel.get('tick')).toBe(tick)
})

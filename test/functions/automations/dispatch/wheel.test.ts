import { expect, test } from 'vitest'
import { run } from '../../../../functions/automations/dispatch/run.ts'
import { slotOf, slotShardOf } from '../../../../shared/domain/timing-wheel.ts'
import { placeJob, plannedJob } from '../../../factories/connections.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const MINUTE = 60_000
const automation = 'automations/hourly-insights'

function minuteOf(world: World): number {
  return Math.floor(world.clock.now() / MINUTE)
}

/** Moves the clock on to the job's next turn. */
function waitForTurn(world: World, job = plannedJob()): void {
  while (minuteOf(world) % 60 !== slotOf(job, 60)) world.clock.advance(MINUTE)
}

test('a job is sent in the minute of its slot, for that minute, in the generation of its row', async () => {
  const world = createWorld()
  const { ownerId } = placeJob(world, { generation: 3 })
  waitForTurn(world)
  await run(world.ports)
  expect(world.sent.work).toStrictEqual([
    {
      automation,
      message: {
        v: 1,
        jobKey: { ownerId, automation, assetId: '42' },
        generation: 3,
        epoch: minuteOf(world),
        reason: 'wheel',
      },
    },
  ])
})

test('in an hour of minutes each of a hundred jobs is sent exactly once', async () => {
  const world = createWorld()
  for (let place = 0; place < 100; place++) {
    placeJob(world, { ownerId: `inst_a.${place % 7}`, assetId: String(place) })
  }
  for (let minute = 0; minute < 60; minute++) {
    await run(world.ports)
    world.clock.advance(MINUTE)
  }
  const sent = world.sent.work.map(({ message }) => message.jobKey.assetId)
  expect(sent).toHaveLength(100)
  expect(new Set(sent).size).toBe(100)
})

test('a job that is off the wheel is not sent', async () => {
  const world = createWorld()
  placeJob(world, { onWheel: false })
  waitForTurn(world)
  await run(world.ports)
  expect(world.sent.work).toStrictEqual([])
})

test('the first run ever begins with its own minute', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  world.clock.advance(MINUTE)
  await run(world.ports)
  expect(world.sent.work).toStrictEqual([])
  expect(world.rows.wheel.get('tick')).toBe(minuteOf(world))
})

test('a minute that was sent is not sent again', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  await run(world.ports)
  world.clock.advance(MINUTE - 1)
  await run(world.ports)
  expect(world.sent.work).toHaveLength(1)
})

test('a minute is ticked after its jobs are out', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  await run(world.ports)
  expect(world.operations()).toStrictEqual(['workQueues.send', 'jobWheel.tick'])
})

test('a run that dies before its tick sends the minute again', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  world.rows.wheel.set('tick', minuteOf(world) - 1)
  world.outward.fail('jobWheel.tick', new Error('the table is away'))
  await expect(run(world.ports)).rejects.toThrow('the table is away')
  world.outward.mend('jobWheel.tick')
  world.clock.advance(MINUTE)
  await run(world.ports)
  const epochs = world.sent.work.map(({ message }) => message.epoch)
  expect(epochs).toStrictEqual([minuteOf(world) - 1, minuteOf(world) - 1])
})

test('a run that cannot send does not tick', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  world.outward.fail('workQueues.send', new Error('the queue is away'))
  await expect(run(world.ports)).rejects.toThrow('the queue is away')
  expect(world.rows.wheel.has('tick')).toBe(false)
})

test('jobs of an automation that is gone are passed over with a word, and the others are sent', async () => {
  const world = createWorld()
  placeJob(world)
  waitForTurn(world)
  const gone = 'automations/gone'
  for (let place = 0; place < 200; place++) placeJob(world, { automation: gone, assetId: String(place) })
  await run(world.ports)
  expect(world.sent.work.map((sent) => sent.automation)).toStrictEqual([automation])
  expect(world.logged).toMatchObject([{ level: 'warn', facts: { automation: gone } }])
  expect(world.counted).toStrictEqual([{ name: 'JobsDispatched', dimension: {}, amount: 1 }])
})

test('a shard that cannot be read holds up no other, and the minute is sent again', async () => {
  const world = createWorld()
  for (let place = 0; place < 400; place++) placeJob(world, { ownerId: `inst_a.${place}`, assetId: '42' })
  const sent = () => world.sent.work.map(({ message }) => message.jobKey.ownerId)
  await run(world.ports)
  const whole = new Set(sent())
  const broken = slotShardOf(sent()[0] ?? '')
  const ofOthers = [...whole].filter((ownerId) => slotShardOf(ownerId) !== broken)
  expect(ofOthers.length).toBeGreaterThan(0)

  world.clock.advance(60 * MINUTE)
  world.rows.wheel.set('tick', minuteOf(world) - 1)
  world.sent.work.length = 0
  const { jobWheel } = world.ports
  const half: typeof jobWheel = {
    ...jobWheel,
    slot(period, slot, shard) {
      if (shard === broken) throw new Error('throttled')
      return jobWheel.slot(period, slot, shard)
    },
  }
  await expect(run({ ...world.ports, jobWheel: half })).rejects.toThrow('throttled')
  expect(new Set(sent())).toStrictEqual(new Set(ofOthers))
  await run(world.ports)
  expect(new Set(sent())).toStrictEqual(whole)
})

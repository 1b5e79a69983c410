import { expect, test } from 'vitest'
import type { JobRow } from '../../../factories/rows.ts'
import { NOON } from '../../../factories/ambient.ts'
import { done, EPOCH, LEASE_MILLISECONDS, openDoor } from './work-door.ts'

test('a run is claimed under a fence, stepped with its job, connection and asset, and completed', async () => {
  const { world, works, message, take, job } = openDoor()
  expect(await take(message)).toStrictEqual([])
  expect(works).toMatchObject([
    {
      job: { epoch: EPOCH, fence: 2, generation: 1, assetId: '42', fails: 0 },
      connection: { reference: 'harbour-coffee', generation: 1 },
      asset: { assetId: '42', timeZone: 'Europe/Berlin' },
    },
  ])
  const last = { outcome: 'completed', finishedAt: world.clock.now(), counts: { rows: 9 } }
  expect(job()).toMatchObject({ doneEpoch: EPOCH, fails: 0, last })
  expect(job().leaseUntil).toBeUndefined()
})

test('a run costs two writes, and its event goes out before the write that completes it', async () => {
  const { world, message, take } = openDoor()
  await take(message)
  expect(world.operations()).toStrictEqual(['jobLeases.claim', 'eventBus.publish', 'jobLeases.complete'])
})

test('the lease is twice the timeout of the room and thirty seconds', async () => {
  const { message, take, job } = openDoor(() => {
    expect(job().leaseUntil).toBe(NOON + LEASE_MILLISECONDS)
    return done
  })
  expect(await take(message)).toStrictEqual([])
})

test('the event names job, generation and epoch, so that a run told twice counts once', async () => {
  const { world, message, take } = openDoor()
  world.outward.fail('jobLeases.complete', new Error('the table is away'))
  expect(await take(message)).toStrictEqual(['message-1'])
  world.outward.mend('jobLeases.complete')
  world.clock.advance(LEASE_MILLISECONDS + 1)
  expect(await take(message)).toStrictEqual([])
  const { ownerId } = message.jobKey
  const id = `${ownerId}#automations/hourly-insights#42#g1-e${EPOCH}#automation.completed`
  expect(world.sent.events.map((event) => event.id)).toStrictEqual([id, id])
  expect(world.sent.events[0]).toMatchObject({
    type: 'automation.completed',
    generation: 1,
    reference: 'harbour-coffee',
    data: { automation: 'automations/hourly-insights', asset: '42', files: 2 },
  })
})

const unclaimed: [string, Partial<JobRow>, string, number[]][] = [
  ['done in this epoch', { doneEpoch: EPOCH }, 'done', []],
  ['done in a later epoch', { doneEpoch: EPOCH + 60 }, 'done', []],
  ['off the wheel', { onWheel: false }, 'void', []],
  ['held by another worker', { leaseUntil: NOON + 100_500 }, 'busy', [101]],
  ['held for another millisecond', { leaseUntil: NOON + 1 }, 'busy', [1]],
  ['held for fifteen minutes', { leaseUntil: NOON + 900_000 }, 'busy', [900]],
]

test.each(unclaimed)('a job that is %s is not stepped', async (_what, given, outcome, waits) => {
  const { world, works, message, take, outcomes } = openDoor(() => done, given)
  expect(await take(message)).toStrictEqual([])
  expect(works).toStrictEqual([])
  expect(world.sent.events).toStrictEqual([])
  expect(outcomes()).toStrictEqual([outcome])
  expect(world.sent.again).toStrictEqual(
    waits.map((afterSeconds) => ({
      message: { ...message, reason: 'again' },
      afterSeconds,
      group: message.jobKey.ownerId,
    })),
  )
})

test('a message of another generation is void', async () => {
  const { works, message, take, outcomes } = openDoor(() => done, { generation: 2 })
  await take({ ...message, generation: 1 })
  expect(works).toStrictEqual([])
  expect(outcomes()).toStrictEqual(['void'])
})

test.each(['connection', 'asset'])('a claimed job whose %s is gone is not stepped', async (gone) => {
  const { world, works, message, take, outcomes } = openDoor()
  if (gone === 'asset') world.rows.assets.clear()
  else world.rows.connections.clear()
  expect(await take(message)).toStrictEqual([])
  expect(works).toStrictEqual([])
  expect(outcomes()).toStrictEqual(['void'])
  expect(world.sent.events).toStrictEqual([])
})

test('a claimed job whose connection is not yet of its generation is given back, not stepped', async () => {
  const { works, message, take, job, outcomes } = openDoor(() => done, {
    generation: 2,
    fails: 2,
    failsEpoch: EPOCH,
  })
  await take(message)
  expect(works).toStrictEqual([])
  expect(job()).toMatchObject({ fails: 2, onWheel: true })
  expect(job().leaseUntil).toBeUndefined()
  expect(job().doneEpoch).toBeUndefined()
  expect(outcomes()).toStrictEqual(['void'])
})

test('the same message twenty times at once is one run', async () => {
  const { world, works, message, take, job } = openDoor()
  expect(await take(...Array.from({ length: 20 }, () => message))).toStrictEqual([])
  expect(works).toHaveLength(1)
  expect(world.sent.events).toHaveLength(1)
  expect(job().doneEpoch).toBe(EPOCH)
})

test('a worker whose lease was taken over completes nothing', async () => {
  const { world, message, take, job, outcomes } = openDoor(async () => {
    if (job().fence > 2) return done
    world.clock.advance(LEASE_MILLISECONDS + 1)
    const now = world.clock.now()
    await world.ports.jobLeases.claim(message.jobKey, {
      ...message,
      now,
      leaseUntil: now + LEASE_MILLISECONDS,
    })
    return done
  })
  expect(await take(message)).toStrictEqual([])
  expect(job()).toMatchObject({ fence: 3, claimEpoch: EPOCH })
  expect(job().doneEpoch).toBeUndefined()
  expect(outcomes()).toStrictEqual(['overtaken'])
})

test('a job per connection is stepped without an asset', async () => {
  const world = openDoor()
  const { assetType: _, ...whole } = world.job()
  world.world.rows.jobs.set(`${whole.ownerId}#${whole.automation}#-`, { ...whole, assetId: '-' })
  const { message } = world
  expect(await world.take({ ...message, jobKey: { ...message.jobKey, assetId: '-' } })).toStrictEqual([])
  expect(world.works).toHaveLength(1)
  expect(world.works[0]).not.toHaveProperty('asset')
})

test.each(['{', '{}', '{"v":2}', 'null'])(
  'a message that cannot be read fails by itself: %s',
  async (body) => {
    const { works, message, take } = openDoor()
    expect(await take(body, message)).toStrictEqual(['message-1'])
    expect(works).toHaveLength(1)
  },
)

test('of a batch exactly the messages whose runs broke come again', async () => {
  const { world, message, take } = openDoor((_world, { job }) => {
    if (job.assetId === '43') throw new TypeError('broken')
    return done
  })
  const [job] = world.rows.jobs.values()
  const [asset] = world.rows.assets.values()
  if (!job || !asset) throw new Error('not placed')
  for (const assetId of ['43', '44']) {
    world.rows.jobs.set(`${job.ownerId}#${job.automation}#${assetId}`, { ...job, assetId })
    world.rows.assets.set(`${job.installationId}#ad-account#${assetId}`, { ...asset, assetId })
  }
  const of = (assetId: string) => ({ ...message, jobKey: { ...message.jobKey, assetId } })
  expect(await take(of('42'), of('43'), of('44'))).toStrictEqual(['message-2'])
  expect(world.sent.events.map(({ data }) => data['asset'])).toStrictEqual(['42', '44'])
})

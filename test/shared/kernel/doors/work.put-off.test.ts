import { expect, test } from 'vitest'
import { Failure, type FailureCode } from '../../../../shared/base/failure.ts'
import { done, EPOCH, LEASE_MILLISECONDS, openDoor } from './work-door.ts'

test.each([1, 60, 900])(
  'a run that asks for %i seconds more gets a delayed message in the same epoch',
  async (afterSeconds) => {
    const { world, message, take, job, outcomes } = openDoor(() => ({ again: { afterSeconds } }))
    expect(await take(message)).toStrictEqual([])
    expect(world.sent.again).toStrictEqual([
      { message: { ...message, reason: 'again' }, afterSeconds, group: message.jobKey.ownerId },
    ])
    expect(job().leaseUntil).toBe(world.clock.now() + afterSeconds * 1000)
    expect(job().dueAt).toBeUndefined()
    expect(job().doneEpoch).toBeUndefined()
    expect(outcomes()).toStrictEqual(['put-off'])
  },
)

test.each([901, 3_600])(
  'a run that asks for %i seconds more lies on the due index, without a message',
  async (afterSeconds) => {
    const { world, message, take, job } = openDoor(() => ({ again: { afterSeconds } }))
    expect(await take(message)).toStrictEqual([])
    expect(world.sent.again).toStrictEqual([])
    const dueAt = world.clock.now() + afterSeconds * 1000
    expect(job()).toMatchObject({ dueAt, leaseUntil: dueAt, dueEpoch: EPOCH })
  },
)

test('the lease is given back before the message is sent, so that the message finds it free', async () => {
  const { world, message, take } = openDoor(() => ({ again: { afterSeconds: 5 } }))
  await take(message)
  expect(world.operations()).toStrictEqual(['jobLeases.claim', 'jobLeases.release', 'ownQueue.sendAgain'])
})

test('a run that goes on in its epoch keeps its failed tries', async () => {
  const { message, take, job } = openDoor(() => ({ again: { afterSeconds: 5 } }), {
    fails: 3,
    failsEpoch: EPOCH,
  })
  await take(message)
  expect(job().fails).toBe(3)
})

test.each([
  ['ERR_GRAPH_TRANSIENT', 0, 60],
  ['ERR_GRAPH_TIMEOUT', 1, 120],
  ['ERR_GRAPH_THROTTLED_OBJECT', 0, 900],
  ['ERR_STORE_UNAVAILABLE', 3, 480],
] satisfies [FailureCode, number, number][])(
  'a run that fails with %s after %i failed tries is tried again in %i seconds',
  async (code, fails, afterSeconds) => {
    const failing = () => {
      throw new Failure(code, 'away', { facts: { operation: 'insights' } })
    }
    const { world, message, take, job } = openDoor(failing, { fails, failsEpoch: EPOCH })
    expect(await take(message)).toStrictEqual([])
    expect(world.sent.again).toMatchObject([{ afterSeconds }])
    expect(job().fails).toBe(fails + 1)
    expect(world.sent.events).toStrictEqual([])
    expect(world.logged).toMatchObject([{ level: 'warn', facts: { code, operation: 'insights' } }])
  },
)

test('what meta asks to be waited is waited in full, on the due index when it is long', async () => {
  const { world, message, take, job } = openDoor(() => {
    throw new Failure('ERR_GRAPH_THROTTLED_OBJECT', 'limited', { retryAfterSeconds: 3_000 })
  })
  await take(message)
  expect(world.sent.again).toStrictEqual([])
  expect(job().dueAt).toBe(world.clock.now() + 3_000_000)
})

test.each([
  ['never helps', 'ERR_GRAPH_BAD_REQUEST', 0],
  ['needs a new login', 'ERR_GRAPH_NO_TOKEN', 0],
  ['has been tried often enough', 'ERR_GRAPH_TRANSIENT', 4],
] satisfies [string, FailureCode, number][])(
  'a failure that %s ends the run: told first, then written',
  async (_what, code, fails) => {
    const failing = () => {
      throw new Failure(code, 'refused')
    }
    const { world, message, take, job, outcomes } = openDoor(failing, { fails, failsEpoch: EPOCH })
    expect(await take(message)).toStrictEqual([])
    expect(world.operations()).toStrictEqual(['jobLeases.claim', 'eventBus.publish', 'jobLeases.complete'])
    expect(world.sent.events).toMatchObject([{ type: 'automation.failed', data: { code } }])
    expect(job()).toMatchObject({ doneEpoch: EPOCH, last: { outcome: 'failed', code } })
    expect(outcomes()).toStrictEqual(['failed'])
  },
)

test('a bus that is away puts the run off with its work done again later', async () => {
  const { world, works, message, take, job } = openDoor()
  world.outward.fail('eventBus.publish', new Failure('ERR_STORE_UNAVAILABLE', 'the bus is away'))
  expect(await take(message)).toStrictEqual([])
  expect(job().doneEpoch).toBeUndefined()
  expect(world.sent.again).toMatchObject([{ afterSeconds: 60 }])
  world.outward.mend('eventBus.publish')
  world.clock.advance(60_000)
  expect(await take({ ...message, reason: 'again' })).toStrictEqual([])
  expect(works).toHaveLength(2)
  expect(job().doneEpoch).toBe(EPOCH)
})

test('a run whose end cannot be written is done again, and never told as failed after it was told as done', async () => {
  const { world, message, take, job } = openDoor(() => done, { fails: 4, failsEpoch: EPOCH })
  world.outward.fail('jobLeases.complete', new Failure('ERR_STORE_UNAVAILABLE', 'the table is away'))
  expect(await take(message)).toStrictEqual([])
  expect(world.sent.again).toMatchObject([{ afterSeconds: 60 }])
  expect(job()).toMatchObject({ fails: 4 })
  world.outward.mend('jobLeases.complete')
  world.clock.advance(60_000)
  await take({ ...message, reason: 'again' })
  expect(new Set(world.sent.events.map(({ type }) => type))).toStrictEqual(new Set(['automation.completed']))
  expect(new Set(world.sent.events.map(({ id }) => id)).size).toBe(1)
  expect(job().doneEpoch).toBe(EPOCH)
})

test('an error that is none of ours is the queue’s to retry, under the lease that is still held', async () => {
  const { world, message, take, job } = openDoor(() => {
    throw new TypeError('broken')
  })
  expect(await take(message)).toStrictEqual(['message-1'])
  expect(job().leaseUntil).toBe(world.clock.now() + LEASE_MILLISECONDS)
  expect(world.sent.events).toStrictEqual([])
})

test('a worker that was overtaken puts nothing off', async () => {
  const { world, message, take, job } = openDoor(async () => {
    world.clock.advance(LEASE_MILLISECONDS + 1)
    const now = world.clock.now()
    await world.ports.jobLeases.claim(message.jobKey, {
      ...message,
      now,
      leaseUntil: now + LEASE_MILLISECONDS,
    })
    return { again: { afterSeconds: 5 } }
  })
  await take(message)
  expect(world.sent.again).toStrictEqual([])
  expect(job().leaseUntil).toBeDefined()
})

test('a consent that comes while a run is under way voids it', async () => {
  const { world, message, take, job, outcomes } = openDoor(async (_world, work) => {
    const precedence = {
      attemptId: 'a newer consent',
      tokenIssuedAt: world.clock.now(),
      tokenSealedAt: world.clock.now(),
    }
    const { ownerId, automation, assetId, appKey, installationId, everyMinutes } = work.job
    const planned = { ownerId, automation, assetId, appKey, installationId, everyMinutes, generation: 2 }
    await world.ports.jobPlanning.plan(ownerId, [planned], precedence)
    return done
  })
  await take(message)
  expect(job()).toMatchObject({ generation: 2, fence: 3 })
  expect(job().doneEpoch).toBeUndefined()
  expect(outcomes()).toStrictEqual(['overtaken'])
})

test('a failure that puts a run off stays on its job until a run is completed', async () => {
  const turns = [
    () => {
      throw new Failure('ERR_GRAPH_THROTTLED_OBJECT', 'slow down', { retryAfterSeconds: 900 })
    },
    () => done,
  ]
  const { world, message, take, job } = openDoor(() => (turns.shift() ?? (() => done))())
  const at = world.clock.now()
  await take(message)
  expect(job().trouble).toStrictEqual({ code: 'ERR_GRAPH_THROTTLED_OBJECT', at, until: at + 900_000 })
  world.clock.advance(900_000)
  await take(message)
  expect(job().doneEpoch).toBe(EPOCH)
  expect(job().trouble).toBeUndefined()
})

test('a run that only wants more time leaves no trouble on its job', async () => {
  const { message, take, job } = openDoor(() => ({ again: { afterSeconds: 5 } }))
  await take(message)
  expect(job().trouble).toBeUndefined()
})

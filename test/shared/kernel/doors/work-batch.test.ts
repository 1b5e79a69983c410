import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import type { ClaimedJob, WorkMessage } from '../../../../shared/domain/job.ts'
import { type JobOutcome, workBatchDoor } from '../../../../shared/kernel/doors/work-batch.ts'
import { placeJob } from '../../../factories/connections.ts'
import { createWorld, type World } from '../../../factories/world.ts'
import { context, queueEvent } from './events.ts'

const EPOCH = 29_693_550
const done: JobOutcome = { done: { counts: { invalid: 0 } } }

type Step = (
  world: World,
  jobs: readonly ClaimedJob[],
) => readonly JobOutcome[] | Promise<readonly JobOutcome[]>

/** A door over so many jobs per installation. */
function openDoor(count: number, step: Step = (_world, jobs) => jobs.map(() => done)) {
  const world = createWorld()
  const stepped: (readonly ClaimedJob[])[] = []
  const messages = Array.from({ length: count }, (_none, place): WorkMessage => {
    const ownerId = `inst_${place}`
    const jobKey = { ownerId, automation: 'health/sweep', assetId: '-' }
    placeJob(world, { ...jobKey, installationId: ownerId, generation: 0, everyMinutes: 360 })
    return { v: 1, jobKey, generation: 0, epoch: EPOCH, reason: 'wheel' }
  })
  const telemetry = { log: world.ports.log, metrics: world.ports.metrics, begin() {}, flush() {} }
  const handler = workBatchDoor(
    { ports: world.ports, telemetry, timeoutSeconds: 120 },
    async (_ports, jobs) => {
      stepped.push(jobs)
      return step(world, jobs)
    },
  )
  return {
    world,
    stepped,
    messages,
    take: async (bodies: readonly unknown[]) => {
      const texts = bodies.map((body) => JSON.stringify(body))
      const { batchItemFailures } = await handler(queueEvent(...texts), context)
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
    },
    jobs: () => [...world.rows.jobs.values()],
    outcomes: () =>
      world.counted.flatMap(({ name, dimension }) => (name === 'Runs' ? [dimension['outcome']] : [])),
  }
}

test('jobs are claimed one by one, stepped together and ended one by one', async () => {
  const { stepped, messages, take, jobs, outcomes } = openDoor(50)
  expect(await take(messages)).toEqual([])
  expect(stepped.map(({ length }) => length)).toEqual([50])
  expect(jobs().every((job) => job.doneEpoch === EPOCH && job.leaseUntil === undefined)).toBe(true)
  expect(outcomes()).toEqual(Array.from({ length: 50 }, () => 'completed'))
})

test('a batch told twice is done once', async () => {
  const { stepped, messages, take } = openDoor(3)
  await take([...messages, ...messages])
  await take(messages)
  expect(stepped.flat()).toHaveLength(3)
})

test('what is void or done is no work: the step is not asked', async () => {
  const { stepped, messages, take, outcomes } = openDoor(2)
  await take(messages.map((message) => ({ ...message, generation: 7 })))
  expect(stepped).toEqual([])
  expect(outcomes()).toEqual(['void', 'void'])
})

test('each job ends by its own outcome', async () => {
  const { world, messages, take, jobs } = openDoor(4, () => [
    done,
    { failure: new Failure('ERR_GRAPH_TRANSIENT', 'later') },
    { failure: new Failure('ERR_GRAPH_NO_TOKEN', 'no token') },
    { again: { afterSeconds: 30 } },
  ])
  expect(await take(messages)).toEqual([])
  expect(jobs().map(({ doneEpoch, fails, last }) => [doneEpoch, fails, last?.outcome])).toEqual([
    [EPOCH, 0, 'completed'],
    [undefined, 1, undefined],
    [EPOCH, 0, 'failed'],
    [undefined, 0, undefined],
  ])
  expect(new Map(world.sent.again.map(({ afterSeconds, group }) => [group, afterSeconds]))).toEqual(
    new Map([
      ['inst_1', 60],
      ['inst_3', 30],
    ]),
  )
  expect(world.sent.events).toEqual([])
})

test('a failure of the whole step is that of every job', async () => {
  const { world, messages, take, outcomes } = openDoor(3, () => {
    throw new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down', { retryAfterSeconds: 3_600 })
  })
  expect(await take(messages)).toEqual([])
  expect(outcomes()).toEqual(['put-off', 'put-off', 'put-off'])
  expect([...world.rows.jobs.values()].every(({ dueAt }) => dueAt !== undefined)).toBe(true)
})

test('an error that nobody foresaw is the queue’s: no job counts as done', async () => {
  const { messages, take, jobs } = openDoor(2, () => {
    throw new TypeError('a mistake')
  })
  await expect(take(messages)).rejects.toThrow('a mistake')
  expect(jobs().every(({ doneEpoch }) => doneEpoch === undefined)).toBe(true)
})

test('a message that is none of ours, and an end that cannot be written, come again by themselves', async () => {
  const { world, messages, take, jobs } = openDoor(2)
  world.outward.fail('jobLeases.complete', new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  expect(await take([{ v: 2 }, ...messages])).toHaveLength(3)
  world.outward.mend('jobLeases.complete')
  world.clock.advance(300_000)
  expect(await take(messages)).toEqual([])
  expect(jobs().every(({ doneEpoch }) => doneEpoch === EPOCH)).toBe(true)
})

test('a worker whose job was taken off the wheel meanwhile ends nothing', async () => {
  const precedence = { attemptId: 'attempt-of-the-consent', tokenIssuedAt: 0, tokenSealedAt: 0 }
  const { messages, take, jobs, outcomes } = openDoor(1, async (world, swept) => {
    await world.ports.jobRetirement.retire('inst_0', precedence)
    return swept.map(() => done)
  })
  expect(await take(messages)).toEqual([])
  expect(outcomes()).toEqual(['overtaken'])
  expect(jobs()[0]?.doneEpoch).toBeUndefined()
})

import { expect, test } from 'vitest'
import { Failure, type FailureCode } from '../../../../shared/base/failure.ts'
import { workBatchDoor } from '../../../../shared/kernel/doors/work-batch.ts'
import { connection, placeJob } from '../../../factories/connections.ts'
import { createWorld, type World } from '../../../factories/world.ts'
import { context, queueEvent } from './events.ts'
import { EPOCH, openDoor } from './work-door.ts'

const away = new Failure('ERR_STORE_UNAVAILABLE', 'the queue is away')

function failing(code: FailureCode) {
  return () => {
    throw new Failure(code, 'refused', { facts: { metaCode: 190, metaSubcode: 460 } })
  }
}

function kindsTold(world: World) {
  return world.sent.evidence.map(({ message }) => message.evidence.kind)
}

test('a dead token raises a question before the run ends', async () => {
  const { world, message, take } = openDoor(failing('ERR_GRAPH_TOKEN_DEAD'))
  await take(message)
  const { installationId } = connection()
  const evidence = { kind: 'call-refused', at: world.clock.now(), code: 190, subcode: 460 }
  expect(world.sent.evidence.map(({ message: told }) => told)).toStrictEqual([
    { v: 1, installationId, evidence },
  ])
  expect(world.operations()).toStrictEqual([
    'jobLeases.claim',
    'evidenceQueue.send',
    'eventBus.publish',
    'jobLeases.complete',
  ])
})

test.each(['ERR_GRAPH_ASSET_LOST', 'ERR_GRAPH_PERMISSION_LOST'] as const)(
  '%s tells the judge which asset it was',
  async (code) => {
    const { world, message, take } = openDoor(failing(code))
    await take(message)
    const asset = { type: 'ad-account', assetId: message.jobKey.assetId }
    expect(world.sent.evidence).toMatchObject([{ message: { evidence: { kind: 'asset-refused', asset } } }])
  },
)

test.each([
  'ERR_GRAPH_THROTTLED_APP',
  'ERR_GRAPH_THROTTLED_OBJECT',
  'ERR_GRAPH_TRANSIENT',
  'ERR_GRAPH_TIMEOUT',
  'ERR_GRAPH_NO_TOKEN',
] as const)('%s says nothing of the installation, first or last', async (code) => {
  for (const fails of [0, 4]) {
    const { world, message, take } = openDoor(failing(code), { fails, failsEpoch: EPOCH })
    await take(message)
    expect(kindsTold(world)).toStrictEqual([])
  }
})

test.each([
  ['ERR_GRAPH_BLOCKED', 'blocked'],
  ['ERR_GRAPH_OPERATOR', 'operator-error'],
] as const)(
  '%s is told when it is met first and when the run is given up, not in between',
  async (code, kind) => {
    const { world, message, take, job } = openDoor(failing(code))
    const heard: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      await take(message)
      heard.push(world.sent.evidence.length)
      world.clock.advance(30 * 3_600_000)
    }
    expect(job().doneEpoch).toBe(EPOCH)
    expect(heard).toStrictEqual([1, 1, 1, 1, 2])
    expect(new Set(kindsTold(world))).toStrictEqual(new Set([kind]))
  },
)

test('a judge that cannot be told puts the end of a run off', async () => {
  const { world, message, take, job } = openDoor(failing('ERR_GRAPH_TOKEN_DEAD'))
  world.outward.fail('evidenceQueue.send', away)
  expect(await take(message)).toStrictEqual([])
  expect(job().doneEpoch).toBeUndefined()
  expect(world.sent.again).toMatchObject([{ afterSeconds: 60 }])
})

test('a judge that cannot be told of a block is told at the next try, and what Meta asks is waited', async () => {
  const { world, message, take, job } = openDoor(failing('ERR_GRAPH_BLOCKED'))
  world.outward.fail('evidenceQueue.send', away)
  expect(await take(message)).toStrictEqual([])
  expect(job()).toMatchObject({ fails: 0, dueAt: world.clock.now() + 3_600_000 })
  world.outward.mend('evidenceQueue.send')
  world.clock.advance(3_600_000)
  await take(message)
  expect(kindsTold(world)).toStrictEqual(['blocked'])
  expect(job().fails).toBe(1)
})

test('a batch tells of each of its jobs by itself', async () => {
  const world = createWorld()
  const codes = ['ERR_GRAPH_OPERATOR', 'ERR_GRAPH_THROTTLED_APP', 'ERR_GRAPH_TOKEN_DEAD'] as const
  const messages = codes.map((_code, place) => {
    const ownerId = `inst_${place}`
    const jobKey = { ownerId, automation: 'health/sweep', assetId: '-' }
    placeJob(world, { ...jobKey, installationId: ownerId, generation: 0, everyMinutes: 360 })
    return JSON.stringify({ v: 1, jobKey, generation: 0, epoch: EPOCH, reason: 'wheel' })
  })
  const telemetry = { log: world.ports.log, metrics: world.ports.metrics, begin() {}, flush() {} }
  const door = { ports: world.ports, telemetry, timeoutSeconds: 120 }
  const handler = workBatchDoor(door, async (_ports, jobs) =>
    jobs.map((_job, place) => ({ failure: new Failure(codes[place] ?? 'ERR_GRAPH_TIMEOUT', 'refused') })),
  )
  await handler(queueEvent(...messages), context)
  const told = world.sent.evidence.map(({ message }) => `${message.installationId} ${message.evidence.kind}`)
  expect(told).toStrictEqual(['inst_0 operator-error', 'inst_2 call-refused'])
})

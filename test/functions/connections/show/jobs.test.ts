import { expect, test } from 'vitest'
import { iso, NOON } from '../../../factories/ambient.ts'
import { placeJob } from '../../../factories/connections.ts'
import { WHOLE_OWNER } from '../../../../shared/domain/job-plan.ts'
import { show, shownWorld } from './showing.ts'

const THROTTLED = 'ERR_GRAPH_THROTTLED_OBJECT'
const putOff = {
  leaseUntil: NOON + 900_000,
  trouble: { code: THROTTLED, at: NOON - 5, until: NOON + 900_000 },
} as const

test('the last run of a job is shown with how it ended', async () => {
  const world = shownWorld()
  placeJob(world, { last: { outcome: 'completed', finishedAt: NOON, counts: { rows: 24 } } })
  placeJob(world, {
    assetId: '43',
    last: { outcome: 'failed', finishedAt: NOON, code: 'ERR_GRAPH_TOKEN_DEAD' },
  })
  expect((await show(world)).body).toMatchObject({
    jobs: [
      { asset: '42', lastRun: { outcome: 'completed', finishedAt: iso(NOON), counts: { rows: 24 } } },
      { asset: '43', lastRun: { outcome: 'failed', finishedAt: iso(NOON), code: 'ERR_GRAPH_TOKEN_DEAD' } },
    ],
  })
})

test('a throttled job says until when it waits, and its connection is throttled until then', async () => {
  const world = shownWorld()
  placeJob(world, putOff)
  expect((await show(world)).body).toMatchObject({
    verdict: 'throttled',
    since: iso(NOON - 5),
    until: iso(NOON + 900_000),
    jobs: [{ nextAttempt: iso(NOON + 900_000), putOffFor: THROTTLED }],
  })
  world.clock.advance(900_000)
  const { body } = await show(world)
  expect(body).toMatchObject({ verdict: 'healthy' })
  expect(body).not.toHaveProperty('jobs.0.nextAttempt')
  expect(body).not.toHaveProperty('jobs.0.putOffFor')
})

test('a job that wants more time says when it goes on, and nothing is held against its connection', async () => {
  const world = shownWorld()
  placeJob(world, { leaseUntil: NOON + 5 })
  const { body } = await show(world)
  expect(body).toMatchObject({ verdict: 'healthy', jobs: [{ nextAttempt: iso(NOON + 5) }] })
  expect(body).not.toHaveProperty('jobs.0.putOffFor')
})

test('a job that runs is not put off', async () => {
  const world = shownWorld()
  placeJob(world, { leaseUntil: NOON + 5, isClaimed: true })
  expect((await show(world)).body).not.toHaveProperty('jobs.0.nextAttempt')
})

test('a job off the wheel says so, and its throttle counts no more', async () => {
  const world = shownWorld()
  placeJob(world, { ...putOff, onWheel: false })
  expect((await show(world)).body).toMatchObject({ verdict: 'healthy', jobs: [{ scheduled: false }] })
})

test('jobs of the installation and of other connections are not shown, and a job on the whole names no asset', async () => {
  const world = shownWorld()
  placeJob(world, { assetId: WHOLE_OWNER, automation: 'automations/whole' })
  placeJob(world, { ownerId: 'inst_other.connection', assetId: '99' })
  const { body } = await show(world)
  expect(body).toMatchObject({
    jobs: [{ asset: '42' }, { automation: 'automations/whole', everyMinutes: 60, scheduled: true }],
  })
  expect(body).not.toHaveProperty('jobs.2')
  expect(body).not.toHaveProperty('jobs.1.asset')
})

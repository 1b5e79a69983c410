import { expect, test } from 'vitest'
import { run as judge } from '../../../../functions/health/judge/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { Killed } from '../../../factories/outward.ts'
import { INSTALLATION, invalidToken, told } from '../../../factories/verdicts.ts'
import { courtroom } from './judging.ts'

const uninstalled = { kind: 'uninstalled', at: NOON - 1_000 } as const

test('a removal told again and again is one removal', async () => {
  const court = courtroom()
  for (let turn = 0; turn < 5; turn += 1) {
    await court.findDead(458)
    await court.hear({ ...uninstalled, at: NOON + turn })
    await court.hear({ kind: 'call-refused', at: NOON + turn, code: 190 })
    await court.hear({ kind: 'absent', at: NOON + turn })
    await court.findGood()
  }
  expect(court.told()).toEqual(['connection.removed'])
  expect(court.connection().revision).toBe(2)
})

test('evidence that several judges hear at once is all held, and removes once', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', invalidToken(467))
  await Promise.all([
    court.hear(uninstalled),
    court.hear({ kind: 'call-refused', at: NOON - 2, code: 190 }),
    court.hear({ kind: 'installed', at: NOON - 3 }),
    court.hear({ kind: 'changed', at: NOON - 4 }),
  ])
  await court.hear(uninstalled)
  expect(court.connection().state).toBe('removed')
  expect(court.told()).toEqual(['connection.removed'])
})

test('every connection of the installation is removed, whoever of the partner’s made it', async () => {
  const court = courtroom()
  const second = connection({ connectionId: `${INSTALLATION}.second`, reference: 'second-workspace' })
  court.world.rows.connections.set(second.connectionId, second)
  await court.findDead(458)
  expect([...court.world.rows.connections.values()].map(({ state }) => state)).toEqual(['removed', 'removed'])
  expect(court.told()).toHaveLength(2)
})

test('a connection that a newer consent holds stays, with its jobs', async () => {
  const court = courtroom()
  const { connections, jobs } = court.world.rows
  const newer = { attemptId: 'newer', tokenIssuedAt: NOON, tokenSealedAt: NOON }
  for (const [key, row] of connections) connections.set(key, { ...row, mark: newer, generation: 2 })
  for (const [key, row] of jobs) jobs.set(key, { ...row, mark: newer })
  await court.findDead(458)
  expect(court.connection().state).toBe('active')
  expect(court.jobsOnWheel()).toHaveLength(2)
  expect(court.told()).toEqual([])
})

test('a run that is under way when the app goes cannot complete', async () => {
  const court = courtroom()
  const { ports, rows } = court.world
  const [job] = [...rows.jobs.values()]
  if (!job) throw new Error('there is no job')
  const run = { generation: 1, epoch: 29_000_000, now: NOON, leaseUntil: NOON + 60_000 }
  const claim = await ports.jobLeases.claim(job, run)
  await court.findDead(458)
  if (claim.kind !== 'claimed') throw new Error('the run was not claimed')
  expect(await ports.jobLeases.complete(claim.job, { outcome: 'completed', finishedAt: NOON })).toBe(false)
  expect(await ports.jobLeases.claim(job, { ...run, epoch: 29_000_060 })).toEqual({ kind: 'void' })
})

test('a connection that turns active while the judge works is found by its second look', async () => {
  const court = courtroom()
  const { ports, rows } = court.world
  const late = connection({ connectionId: `${INSTALLATION}.late`, reference: 'late-workspace' })
  const jobRetirement: typeof ports.jobRetirement = {
    async retire(ownerId, precedence) {
      await ports.jobRetirement.retire(ownerId, precedence)
      if (ownerId === INSTALLATION) rows.connections.set(late.connectionId, late)
    },
  }
  court.world.graph.answer('debug-token', invalidToken(458))
  await judge({ ...ports, jobRetirement }, told({ kind: 'call-refused', at: NOON, code: 190 }))
  expect(rows.connections.get(late.connectionId)?.state).toBe('removed')
})

test('a judge killed at any call goes on where it was: one removal, no job on the wheel', async () => {
  let points = 0
  for (const moment of ['before', 'after'] as const) {
    for (let call = 1; ; call += 1) {
      const court = courtroom()
      court.world.graph.answer('debug-token', invalidToken(467))
      court.world.outward.killAt(call, moment)
      const died = await court.hear(uninstalled).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error
          return true
        },
      )
      court.world.outward.spare()
      if (!died) break
      points += 1
      court.world.clock.advance(360_000)
      await court.hear(uninstalled)
      expect(court.connection().state, `killed ${moment} call ${call}`).toBe('removed')
      expect(court.told()).toEqual(['connection.removed'])
      expect(court.jobsOnWheel()).toEqual([])
      await court.hear(uninstalled)
      expect(court.told()).toEqual(['connection.removed'])
    }
  }
  expect(points).toBeGreaterThan(16)
})

test('a health that cannot be written is the queue’s to try again', async () => {
  const court = courtroom()
  court.world.outward.fail('healthWrites.write', new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  await expect(court.findDead(458)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  expect(court.connection().state).toBe('active')
  court.world.outward.mend('healthWrites.write')
  await court.findDead(458)
  expect(court.connection().state).toBe('removed')
})

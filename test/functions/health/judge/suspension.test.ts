import { expect, test } from 'vitest'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import { Killed } from '../../../factories/outward.ts'
import { INSTALLATION } from '../../../factories/verdicts.ts'
import { courtroom } from './judging.ts'

const MINUTES = 60_000
const HOURS = 60 * MINUTES

test('a dead token stops every automation and is told once, with what helps', async () => {
  const court = courtroom()
  await court.findDead(460)
  await court.findDead(460)
  await court.hear({ kind: 'call-refused', at: NOON + 9, code: 190 })
  expect(court.connection()).toMatchObject({ state: 'suspended', suspendedAt: NOON + 2, revision: 2 })
  expect(court.connection().events).toMatchObject([
    {
      type: 'connection.suspended',
      revision: 2,
      time: NOON + 2,
      data: {
        verdict: 'token-dead',
        remedy: 'reconnect',
        evidence: [
          { kind: 'call-refused', metaCode: 190 },
          { kind: 'token-invalid', metaCode: 190, metaSubcode: 460 },
        ],
      },
    },
  ])
  expect(court.jobsOnWheel()).toEqual(['health/sweep'])
})

test('jobs that a login which was broken off plans once more are stopped once more', async () => {
  const court = courtroom()
  await court.findDead(460)
  for (const [key, job] of court.world.rows.jobs) court.world.rows.jobs.set(key, { ...job, onWheel: true })
  await court.findDead(460)
  expect(court.jobsOnWheel()).toEqual(['health/sweep'])
  expect(court.told()).toEqual(['connection.suspended'])
})

test.each([459, 464])('after subcode %i a person has to visit facebook.com', async (subcode) => {
  const court = courtroom()
  await court.findDead(subcode)
  expect(court.connection().events[0]?.data['remedy']).toBe('visit-facebook')
})

test('a token that is good again, and stays so, brings the work back without a login', async () => {
  const court = courtroom()
  await court.findDead(459)
  await court.findGood()
  expect(court.connection().state).toBe('suspended')
  expect(court.world.sent.again).toHaveLength(1)
  while (court.world.sent.again.length > 0) await court.hearAgain()
  expect(court.connection()).toMatchObject({ state: 'active', generation: 1, revision: 3 })
  expect(court.connection()).not.toHaveProperty('suspendedAt')
  expect(court.told()).toEqual(['connection.suspended', 'connection.recovered'])
  expect(court.connection().events[1]?.data).toMatchObject({ suspendedAt: new Date(NOON + 2).toISOString() })
  expect(court.jobsOnWheel().toSorted()).toEqual(['automations/hourly-insights', 'health/sweep'])
})

test('a token that is good and dead by turns is suspended once and stays so', async () => {
  const court = courtroom()
  for (let turn = 0; turn < 6; turn += 1) {
    await court.findDead(460)
    court.world.clock.advance(1 * MINUTES)
    await court.findGood()
    court.world.clock.advance(1 * MINUTES)
  }
  expect(court.told()).toEqual(['connection.suspended'])
})

test('a block stops the work, a good token six hours later brings it back', async () => {
  const court = courtroom()
  await court.hear({ kind: 'blocked', at: NOON, code: 368 })
  expect(court.connection()).toMatchObject({ state: 'suspended', suspendedFor: 'blocked' })
  expect(court.connection().events[0]?.data).toMatchObject({ verdict: 'blocked', remedy: 'wait' })
  court.world.clock.advance(5 * HOURS)
  await court.findGood()
  expect(court.connection().state).toBe('suspended')
  court.world.clock.advance(2 * HOURS)
  await court.findGood()
  expect(court.connection().state).toBe('active')
})

test('a block that turns out to be a dead token is told as that', async () => {
  const court = courtroom()
  await court.hear({ kind: 'blocked', at: NOON, code: 368 })
  await court.findDead(463)
  expect(court.connection()).toMatchObject({ suspendedFor: 'token-dead', suspendedAt: NOON })
  expect(court.connection().events.map(({ data }) => data['verdict'])).toEqual(['blocked', 'token-dead'])
})

test('a suspended connection whose business removes the app is removed', async () => {
  const court = courtroom()
  await court.findDead(460)
  await court.hear({ kind: 'uninstalled', at: NOON + 1 })
  expect(court.connection().state).toBe('removed')
  expect(court.connection()).not.toHaveProperty('suspendedAt')
  expect(court.told()).toEqual(['connection.suspended', 'connection.removed'])
})

test('an error that only the operator can mend stops nothing and tells no partner', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'operator-error', at: NOON, code: 100 })
  expect(court.connection().state).toBe('active')
  expect(court.told()).toEqual([])
  expect(court.jobsOnWheel()).toHaveLength(2)
})

test('connections that are given up stay so, whatever becomes of the token', async () => {
  for (const state of ['deleting', 'deleted'] as const) {
    const court = courtroom()
    court.world.rows.connections.set(connection().connectionId, connection({ state }))
    await court.findDead(460)
    await court.findDead(458)
    expect(court.connection().state).toBe(state)
    expect(court.told()).toEqual([])
  }
})

test('every connection of the installation stops and comes back with the token', async () => {
  const court = courtroom()
  const second = connection({ connectionId: `${INSTALLATION}.second`, reference: 'second-workspace' })
  court.world.rows.connections.set(second.connectionId, second)
  const states = () => [...court.world.rows.connections.values()].map(({ state }) => state)
  await court.findDead(467)
  expect(states()).toEqual(['suspended', 'suspended'])
  court.world.clock.advance(10 * MINUTES)
  await court.findGood()
  expect(states()).toEqual(['active', 'active'])
})

test('a judge killed at any call suspends and restores all the same, and tells each once', async () => {
  for (const moment of ['before', 'after'] as const) {
    for (let call = 1; ; call += 1) {
      const court = courtroom()
      let died = 0
      const survive = async (work: () => Promise<void>) => {
        try {
          await work()
        } catch (error) {
          if (!(error instanceof Killed)) throw error
          died += 1
          court.world.outward.spare()
          await work()
        }
      }
      court.world.outward.killAt(call, moment)
      await survive(() => court.findDead(460))
      court.world.clock.advance(10 * MINUTES)
      await survive(() => court.findGood())
      expect(court.connection().state, `killed ${moment} call ${call}`).toBe('active')
      expect(court.told()).toEqual(['connection.suspended', 'connection.recovered'])
      expect(court.jobsOnWheel()).toHaveLength(2)
      if (died === 0) break
    }
  }
})

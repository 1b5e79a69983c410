import { expect, test } from 'vitest'
import { guardRelease } from '../../../factories/guard-ports.ts'
import { courtroom } from './judging.ts'

const MINUTES = 60_000

/** A judge whose guard has seen too many businesses turn bad. */
function frozen() {
  const court = courtroom()
  const { rows, clock } = court.world
  rows.guards.set('demo', { frozenAt: clock.now() })
  return { ...court, guard: guardRelease(rows) }
}

test('while removals are frozen nothing is stopped, and a good token clears what was held back', async () => {
  const court = frozen()
  await court.findDead(458)
  expect(court.health()).toMatchObject({ verdict: 'unknown', held: true })
  expect(court.connection().state).toBe('active')
  expect(court.jobsOnWheel()).toHaveLength(2)
  court.world.clock.advance(10 * MINUTES)
  await court.findGood()
  expect(court.health()).toMatchObject({ verdict: 'healthy' })
  expect(court.health()).not.toHaveProperty('held')
  expect(court.told()).toEqual([])
})

test('what was held back is acted upon once removals are released and it is found again', async () => {
  const court = frozen()
  await court.findDead(458)
  await court.guard.release('demo', court.world.clock.now())
  await court.findDead(458)
  expect(court.health()).toMatchObject({ verdict: 'removed' })
  expect(court.connection().state).toBe('removed')
  expect(court.told()).toEqual(['connection.removed'])
})

test('a connection that was suspended before stays so, and is not removed, while removals are frozen', async () => {
  const court = courtroom()
  await court.findDead(460)
  court.world.rows.guards.set('demo', { frozenAt: court.world.clock.now() })
  await court.findDead(458)
  expect(court.connection().state).toBe('suspended')
  court.world.clock.advance(10 * MINUTES)
  await court.findGood()
  expect(court.connection().state).toBe('active')
})

test('a verdict that stands is not asked about again', async () => {
  const court = courtroom()
  for (let turn = 0; turn < 3; turn += 1) await court.findDead(460)
  expect(court.world.rows.badTurns).toHaveLength(1)
})

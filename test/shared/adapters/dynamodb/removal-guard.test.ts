import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  businessCounts,
  guardRelease,
  removalGuard,
} from '../../../../shared/adapters/dynamodb/removal-guard.ts'
import { WINDOW_MILLISECONDS } from '../../../../shared/domain/verdict/removal-limit.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const LIMIT = 5
const MINUTE = 60_000

/** The guard of an app that no other test asks about. */
function guardOf(appKey: string) {
  const context = adapterContext()
  const guard = removalGuard(context)
  const operator = guardRelease(context)
  return {
    context,
    admit: (installationId: string, now = START) => guard.admit(appKey, { installationId, now }),
    /** So many installations one after the other. */
    async turn(many: number, now = START, name = 'inst'): Promise<string[]> {
      const answers: string[] = []
      for (let nth = 0; nth < many; nth += 1)
        answers.push(await guard.admit(appKey, { installationId: `${name}_${nth}`, now }))
      return answers
    },
    note: (installations: number, now = START) => businessCounts(context).note(appKey, installations, now),
    standing: (now = START) => operator.standing(appKey, now),
    release: (now = START) => operator.release(appKey, now),
    pages: () => context.counted.filter(({ name }) => name === 'RemovalsFrozen').length,
    held: () => context.counted.filter(({ name }) => name === 'RemovalsHeld').length,
  }
}

const times = (many: number, word: string) => Array.from({ length: many }, () => word)

test('five may turn bad at once, the sixth freezes and from then on nobody is admitted', async () => {
  const guard = guardOf('floor')
  expect(await guard.turn(7)).toEqual([...times(LIMIT, 'admitted'), 'frozen', 'frozen'])
  expect(await guard.admit('inst_0')).toBe('frozen')
  expect(await guard.admit('somebody', START + 60 * MINUTE)).toBe('frozen')
  expect(guard.pages()).toBe(1)
  expect(guard.held()).toBe(4)
  expect(guard.context.logged.join()).toContain('removals are frozen')
})

test('an installation counts once, however often it is asked about', async () => {
  const guard = guardOf('often')
  for (let ask = 0; ask < 3 * LIMIT; ask += 1)
    expect(await guard.admit('inst', START + ask * MINUTE)).toBe('admitted')
  expect((await guard.standing(START + 14 * MINUTE)).turned).toBe(1)
})

test('what turned bad more than ten minutes ago counts for nothing, across any border of time', async () => {
  const guard = guardOf('window')
  const late = START + WINDOW_MILLISECONDS - 1
  expect(await guard.turn(LIMIT, START, 'early')).toEqual(times(LIMIT, 'admitted'))
  expect(await guard.turn(LIMIT, START + WINDOW_MILLISECONDS, 'later')).toEqual(times(LIMIT, 'admitted'))
  const another = guardOf('another-window')
  await another.turn(LIMIT, START, 'early')
  expect(await another.turn(1, late, 'late')).toEqual(['frozen'])
  const across = guardOf('across')
  await across.turn(LIMIT, late, 'early')
  expect(await across.turn(1, late + 1, 'late')).toEqual(['frozen'])
})

test('one percent of the installations may turn bad once somebody has counted them', async () => {
  const guard = guardOf('counted')
  await guard.note(1_000)
  expect(await guard.turn(11)).toEqual([...times(10, 'admitted'), 'frozen'])
  expect(await guard.standing()).toMatchObject({ installations: 1_000, countedAt: START, limit: 10 })
})

test('an older count that comes late changes nothing', async () => {
  const guard = guardOf('late-count')
  await guard.note(2_000, START + 1)
  await guard.note(10, START)
  expect(await guard.standing()).toMatchObject({ installations: 2_000, limit: 20 })
})

test('each app has a guard of its own', async () => {
  await guardOf('one-app').turn(6)
  expect(await guardOf('other-app').turn(1)).toEqual(['admitted'])
})

test('of fifty judges at once no more are admitted than may, and one of them tells the operator', async () => {
  const guard = guardOf('at-once')
  const answers = await Promise.all(Array.from({ length: 50 }, (_none, nth) => guard.admit(`inst_${nth}`)))
  expect(answers.filter((answer) => answer === 'admitted').length).toBeLessThanOrEqual(LIMIT)
  expect(guard.pages()).toBe(1)
})

test('who froze it knows itself again when the answer was lost, so that the operator hears of it', async () => {
  const guard = guardOf('lost')
  await guard.turn(LIMIT)
  await withLostAnswers(() => guard.admit('one-more'))
  expect(guard.pages()).toBe(1)
})

test('a release lets removals through, counts from nothing and can freeze again', async () => {
  const guard = guardOf('released')
  await guard.turn(6)
  expect(await guard.standing()).toMatchObject({ frozenAt: START, turned: 6 })
  expect(await guard.release(START + 1)).toBe(true)
  expect(await guard.standing()).toEqual({ thawedAt: START + 1, turned: 0, limit: LIMIT })
  expect(await guard.turn(7, START + 2)).toEqual([...times(LIMIT, 'admitted'), 'frozen', 'frozen'])
  expect(guard.pages()).toBe(2)
})

test('the clock of whoever releases it opens no door: turns after a release count whatever it says', async () => {
  const guard = guardOf('fast-clock')
  await guard.turn(6)
  await guard.release(START + 24 * 60 * MINUTE)
  expect(await guard.turn(6, START + 1, 'next')).toEqual([...times(LIMIT, 'admitted'), 'frozen'])
})

test('what is not frozen cannot be released, and a release repeated is one', async () => {
  const guard = guardOf('not-frozen')
  expect(await guard.release()).toBe(false)
  await guard.turn(6)
  expect([await guard.release(), await guard.release()]).toEqual([true, false])
})

test('the count and the guard keep each their own part of the row', async () => {
  const guard = guardOf('parts')
  await guard.turn(6)
  await guard.note(100, START + 5)
  expect(await guard.standing()).toMatchObject({ frozenAt: START, installations: 100, countedAt: START + 5 })
})

test('a turn is a row that names an installation and a time, and may go a day later', async () => {
  const guard = guardOf('rows')
  await guard.admit('inst')
  const pk = `TURN#rows#${Math.floor(START / WINDOW_MILLISECONDS)}`
  const row = (await tables.rows('ephemeral')).find((one) => one['pk'] === pk)
  expect(row).toEqual({
    pk,
    sk: 'inst',
    installationId: 'inst',
    at: START,
    releases: 0,
    ttl: START / 1000 + 86_400,
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionReads } from '../../../../shared/adapters/dynamodb/connection-reads.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
import type { Precedence } from '../../../../shared/domain/installation.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aConnection, consent } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = connectionWrites(adapterContext())
const reads = connectionReads(adapterContext())

const event = { type: 'connection.established', generation: 1, time: START, data: { assets: 1 } } as const
const by = (precedence: Precedence, expected = 0) => ({ precedence, expected, events: [event] })

async function rowOf(connectionId: string) {
  return (await tables.rows('connections')).find((row) => row['connectionId'] === connectionId)
}

test('a first consent makes the connection, its event and the mark in one row', async () => {
  const connection = aConnection('inst_1.first')
  expect(await writes.current('inst_1.first')).toBeUndefined()
  expect(await writes.activate(connection, by(consent('a')))).toBe('kept')
  const made = { ...connection, revision: 1, createdAt: START }
  expect(await reads.find('inst_1.first')).toEqual(made)
  expect(await writes.current('inst_1.first')).toEqual({ connection: made, precedence: consent('a') })
  expect(await rowOf('inst_1.first')).toEqual({
    ...made,
    listPk: 'CALLER#partner-backend',
    listSk: 'harbour-coffee#inst_1.first',
    pk: 'INST#inst_1',
    sk: 'CONN#first',
    events: [{ ...event, revision: 1, n: 0 }],
    unpublishedPk: expect.stringMatching(/^UNPUBLISHED#(?:\d|1[0-5])$/),
    lastAttemptId: 'a',
    tokenIssuedAt: START,
    tokenSealedAt: START,
  })
})

test('of two tokens of one second the one sealed later is newer', async () => {
  const same = { tokenIssuedAt: START, tokenSealedAt: START + 400 }
  await writes.activate(aConnection('inst_1.second'), by({ attemptId: 'a', ...same }))
  const earlier = { ...same, tokenSealedAt: START + 399 }
  const again = aConnection('inst_1.second', { generation: 2 })
  expect(await writes.activate(again, by({ attemptId: 'b', ...earlier }, 1))).toBe('superseded')
  const later = { ...same, tokenSealedAt: START + 401 }
  expect(await writes.activate(again, by({ attemptId: 'c', ...later }, 1))).toBe('kept')
})

test('a connection that comes back keeps id and time of creation and gains revision and event', async () => {
  await writes.activate(aConnection('inst_1.back'), by(consent('a')))
  const again = aConnection('inst_1.back', { generation: 2, activeAt: START + 60_000 })
  expect(await writes.activate(again, by(consent('b', 60), 1))).toBe('kept')
  expect(await reads.find('inst_1.back')).toEqual({ ...again, revision: 2, createdAt: START })
  expect((await rowOf('inst_1.back'))?.['events']).toMatchObject([{ revision: 1 }, { revision: 2 }])
})

test('the same consent repeated is kept and appends nothing', async () => {
  await writes.activate(aConnection('inst_1.repeat'), by(consent('a')))
  const before = await rowOf('inst_1.repeat')
  expect(await writes.activate(aConnection('inst_1.repeat'), by(consent('a')))).toBe('kept')
  expect(await writes.activate(aConnection('inst_1.repeat', { generation: 2 }), by(consent('a'), 1))).toBe(
    'kept',
  )
  expect(await rowOf('inst_1.repeat')).toEqual(before)
})

test('an older consent, and another of the same second, are superseded', async () => {
  await writes.activate(aConnection('inst_1.older'), by(consent('b', 5)))
  const before = await rowOf('inst_1.older')
  expect(await writes.activate(aConnection('inst_1.older'), by(consent('a', 4), 1))).toBe('superseded')
  expect(await writes.activate(aConnection('inst_1.older'), by(consent('c', 5), 1))).toBe('superseded')
  expect(await rowOf('inst_1.older')).toEqual(before)
})

test('a consent that saw another generation than stands is told that it moved', async () => {
  expect(await writes.activate(aConnection('inst_1.moved'), by(consent('a'), 3))).toBe('moved')
  expect(await rowOf('inst_1.moved')).toBeUndefined()
  await writes.activate(aConnection('inst_1.moved'), by(consent('a')))
  expect(await writes.activate(aConnection('inst_1.moved', { generation: 1 }), by(consent('b', 1)))).toBe(
    'moved',
  )
})

test('of fifty consents at once that saw no connection one makes it', async () => {
  const ends = await Promise.all(
    Array.from({ length: 50 }, (_, second) =>
      writes.activate(aConnection('inst_1.race'), by(consent(`attempt-${second}`, second))),
    ),
  )
  expect(ends.filter((end) => end === 'kept')).toHaveLength(1)
  const row = await rowOf('inst_1.race')
  expect(row).toMatchObject({ revision: 1, generation: 1, lastAttemptId: `attempt-${ends.indexOf('kept')}` })
  expect(row?.['events']).toHaveLength(1)
})

test('one consent told twenty times at once makes one revision', async () => {
  const ends = await Promise.all(
    Array.from({ length: 20 }, () => writes.activate(aConnection('inst_1.told'), by(consent('a')))),
  )
  expect(new Set(ends)).toEqual(new Set(['kept']))
  expect(await rowOf('inst_1.told')).toMatchObject({ revision: 1, events: [{ revision: 1 }] })
})

test('a lost answer appends no second event', async () => {
  const end = await withLostAnswers(() => writes.activate(aConnection('inst_1.lost'), by(consent('a'))))
  expect(end).toBe('kept')
  expect(await rowOf('inst_1.lost')).toMatchObject({ revision: 1, events: [{ revision: 1 }] })
})

test('a connection that was never made is not found', async () => {
  expect(await reads.find('inst_1.never')).toBeUndefined()
})

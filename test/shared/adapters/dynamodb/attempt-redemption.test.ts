import { afterAll, beforeAll, expect, test } from 'vitest'
import { attemptRedemption } from '../../../../shared/adapters/dynamodb/attempt-redemption.ts'
import { newLoginAttempts } from '../../../../shared/adapters/dynamodb/login-attempts.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { anAttempt } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const context = adapterContext()
const created = newLoginAttempts(context)
const redemption = attemptRedemption(context)

test('the first confirmation stands', async () => {
  await created.put(anAttempt('confirm', { status: 'sealed' }))
  expect(await redemption.confirm('confirm', START + 1)).toMatchObject({ confirmedAt: START + 1 })
  expect(await redemption.confirm('confirm', START + 2)).toMatchObject({ confirmedAt: START + 1 })
})

test('a rejected attempt cannot be confirmed, nor a confirmed one rejected', async () => {
  await created.put(anAttempt('rejected', { status: 'sealed' }))
  await redemption.reject('rejected', START + 1)
  const rejected = await redemption.confirm('rejected', START + 2)
  expect(rejected).toEqual(anAttempt('rejected', { status: 'sealed', rejectedAt: START + 1 }))
  await created.put(anAttempt('confirmed', { status: 'sealed' }))
  await redemption.confirm('confirmed', START + 1)
  const confirmed = await redemption.reject('confirmed', START + 2)
  expect(confirmed).toEqual(anAttempt('confirmed', { status: 'sealed', confirmedAt: START + 1 }))
})

test('of a confirmation and a rejection at once exactly one stands', async () => {
  await created.put(anAttempt('both', { status: 'sealed' }))
  await Promise.all(
    Array.from({ length: 20 }, (_, place) =>
      place % 2 === 0 ? redemption.confirm('both', START + place) : redemption.reject('both', START + place),
    ),
  )
  const row = (await tables.rows('ephemeral')).find(({ pk }) => pk === 'ATT#both')
  expect([row?.['confirmedAt'], row?.['rejectedAt']].filter((time) => time !== undefined)).toHaveLength(1)
})

test('an ended attempt stays as it is', async () => {
  const ended = anAttempt('ended', { status: 'ended', endedAt: START })
  await created.put(ended)
  expect(await redemption.confirm('ended', START + 1)).toEqual(ended)
  expect(await redemption.reject('ended', START + 1)).toEqual(ended)
})

test('an attempt that is gone is neither confirmed nor made anew', async () => {
  expect(await redemption.confirm('gone', START)).toBeUndefined()
  expect(await redemption.firstRead('gone', START + 3)).toBe(START + 3)
  expect((await tables.rows('ephemeral')).map(({ pk }) => pk)).not.toContain('ATT#gone')
})

test('the first reading stands, however often and late it is read again', async () => {
  await created.put(anAttempt('read', { status: 'ended' }))
  const times = await Promise.all([5, 5, 5].map((late) => redemption.firstRead('read', START + late)))
  expect(times).toEqual([START + 5, START + 5, START + 5])
  expect(await redemption.firstRead('read', START + 90)).toBe(START + 5)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Personal } from '../../../../shared/base/personal.ts'
import {
  attemptEnds,
  attemptExchange,
  attemptNotes,
  loginAttempts,
  newLoginAttempts,
} from '../../../../shared/adapters/dynamodb/login-attempts.ts'
import type { LoginEnd } from '../../../../shared/domain/login-attempt.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { anAttempt } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const context = adapterContext()
const attempts = loginAttempts(context)
const created = newLoginAttempts(context)
const exchange = attemptExchange(context)
const ends = attemptEnds(context)
const told = attemptNotes(context)

const now = START + 1000
const sealedCode = { v: 1, tokenId: 'code-id', ciphertext: Uint8Array.of(1, 2, 3) }
const code = { codeHash: 'code-hash', sealedCode, now, deadlineAt: now + 45_000 }
const cancelled: LoginEnd = { outcome: 'cancelled', reason: 'cancelled-or-refused' }
const ending = { end: cancelled, now } as const

test('an attempt comes back as it was put, and the row may go two days after it began', async () => {
  const attempt = anAttempt('as-put', { returnState: new Personal('tab 7') })
  await created.put(attempt)
  const found = await attempts.find('as-put')
  expect(found).toEqual(attempt)
  expect(found?.returnState?.reveal()).toBe('tab 7')
  const row = (await tables.rows('ephemeral')).find(({ pk }) => pk === 'ATT#as-put')
  expect(row).toMatchObject({ sk: 'META', returnState: 'tab 7', ttl: START / 1000 + 2 * 86_400 })
})

test('putting an attempt again does not set it back', async () => {
  await created.put(anAttempt('put-twice'))
  await exchange.begin('put-twice', code)
  await created.put(anAttempt('put-twice'))
  expect(await attempts.find('put-twice')).toMatchObject({ status: 'exchanging' })
})

test('of fifty callbacks at once, even with the same code in the same millisecond, one exchanges', async () => {
  await created.put(anAttempt('race'))
  const begun = await Promise.all(Array.from({ length: 50 }, () => exchange.begin('race', code)))
  expect(begun.filter(Boolean)).toHaveLength(1)
  expect(await attempts.find('race')).toEqual(
    anAttempt('race', {
      status: 'exchanging',
      codeHash: 'code-hash',
      codeTakenAt: now,
      exchangeDeadlineAt: now + 45_000,
    }),
  )
})

test('the one that exchanges still knows it when the answers are lost, and so do seal and end', async () => {
  await created.put(anAttempt('lost'))
  await withLostAnswers(async () => {
    expect(await exchange.begin('lost', code)).toBe(true)
    expect(await exchange.begin('lost', code)).toBe(false)
    expect(await exchange.sealed('lost', now)).toBe(true)
    expect(await ends.end('lost', { ...ending, from: ['sealed'] })).toBe(true)
  })
})

test('an expired, an ended or an unknown attempt is not exchanged', async () => {
  await created.put(anAttempt('expired', { expiresAt: now }))
  await created.put(anAttempt('ended', { status: 'ended', end: cancelled, endedAt: START }))
  expect(await exchange.begin('expired', code)).toBe(false)
  expect(await exchange.begin('ended', code)).toBe(false)
  expect(await exchange.begin('unknown', code)).toBe(false)
  expect(await attempts.find('unknown')).toBeUndefined()
})

test('an exchanging attempt is sealed, and saying so again changes nothing', async () => {
  await created.put(anAttempt('seal'))
  expect(await exchange.sealed('seal', now)).toBe(false)
  await exchange.begin('seal', code)
  expect(await exchange.sealed('seal', now)).toBe(true)
  expect(await exchange.sealed('seal', now)).toBe(true)
  expect(await exchange.sealed('seal', now + 1)).toBe(false)
  expect(await attempts.find('seal')).toMatchObject({ status: 'sealed', sealedAt: now })
})

test('an attempt that finalize has ended is not sealed any more', async () => {
  await created.put(anAttempt('late', { status: 'exchanging' }))
  await ends.end('late', { ...ending, from: ['exchanging', 'sealed'] })
  expect(await exchange.sealed('late', now)).toBe(false)
  expect(await attempts.find('late')).toMatchObject({ status: 'ended', end: cancelled, endedAt: now })
})

test('an attempt ends only from the states named, once, and the first end stays', async () => {
  await created.put(anAttempt('end', { status: 'sealed', sealedAt: START }))
  expect(await ends.end('end', { ...ending, from: ['pending', 'exchanging'] })).toBe(false)
  expect(await ends.end('end', { ...ending, from: ['pending', 'exchanging', 'sealed'] })).toBe(true)
  const failed: LoginEnd = { outcome: 'failed', reason: 'token-dead' }
  expect(await ends.end('end', { ...ending, end: failed, from: ['sealed'] })).toBe(false)
  expect(await attempts.find('end')).toMatchObject({ end: cancelled, endedAt: now })
})

test('repeating an end whose answer was lost is true and changes nothing', async () => {
  await created.put(anAttempt('repeat'))
  const change = { ...ending, from: ['pending'] } as const
  expect([await ends.end('repeat', change), await ends.end('repeat', change)]).toEqual([true, true])
  expect(await attempts.find('repeat')).toEqual(
    anAttempt('repeat', { status: 'ended', end: cancelled, endedAt: now }),
  )
})

test('an attempt that never was cannot end', async () => {
  expect(await ends.end('nobody', { ...ending, from: ['pending'] })).toBe(false)
  expect(await attempts.find('nobody')).toBeUndefined()
})

test('an end that confirmation forbids does not come over a confirmed attempt', async () => {
  await created.put(anAttempt('confirmed', { confirmedAt: now - 1 }))
  expect(await ends.end('confirmed', { ...ending, from: ['pending'], unlessConfirmed: true })).toBe(false)
  await created.put(anAttempt('unconfirmed'))
  expect(await ends.end('unconfirmed', { ...ending, from: ['pending'], unlessConfirmed: true })).toBe(true)
})

test('the first telling stands', async () => {
  await created.put(anAttempt('told-after'))
  await told.told('told-after', now + 5)
  await told.told('told-after', now + 9)
  expect(await attempts.find('told-after')).toMatchObject({ toldAt: now + 5 })
  await told.told('nobody', now)
  expect(await attempts.find('nobody')).toBeUndefined()
})

test('an attempt is put off once at a time, and the one that did it knows it though its answer was lost', async () => {
  await created.put(anAttempt('put-off'))
  await withLostAnswers(async () => {
    expect(await told.putOff('put-off', now, now + 60_000)).toBe(true)
  })
  expect(await told.putOff('put-off', now + 1, now + 60_001)).toBe(false)
  expect(await told.putOff('put-off', now + 60_000, now + 120_000)).toBe(true)
  expect(await told.putOff('nobody', now, now + 60_000)).toBe(false)
})

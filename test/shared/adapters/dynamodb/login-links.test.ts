import { afterAll, beforeAll, expect, test } from 'vitest'
import { Personal } from '../../../../shared/base/personal.ts'
import {
  linkConsumption,
  loginLinks,
  newLoginLinks,
} from '../../../../shared/adapters/dynamodb/login-links.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aLink } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const context = adapterContext()
const links = loginLinks(context)
const created = newLoginLinks(context)
const consumption = linkConsumption(context)
const limits = { now: START + 1, most: 10 }

test('a link comes back as it was put, and the row may go a day after it expired', async () => {
  const link = aLink('as-put', { returnState: new Personal('tab 7') })
  await created.put(link)
  const found = await links.find('as-put')
  expect(found).toEqual(link)
  expect(found?.returnState?.reveal()).toBe('tab 7')
  const row = (await tables.rows('ephemeral')).find(({ pk }) => pk === 'LINK#as-put')
  expect(row).toMatchObject({ sk: 'META', returnState: 'tab 7', ttl: link.expiresAt / 1000 + 86_400 })
})

test('a link that was never made is not found', async () => {
  expect(await links.find('never')).toBeUndefined()
})

test('putting a link again keeps what has happened to it', async () => {
  await created.put(aLink('again'))
  await links.countAttempt('again', limits)
  await consumption.consume('again', 'first')
  await created.put(aLink('again'))
  expect(await links.find('again')).toMatchObject({ attempts: 1, consumedBy: 'first' })
})

test('of fifty visits at once ten are counted', async () => {
  await created.put(aLink('crowd'))
  const counted = await Promise.all(Array.from({ length: 50 }, () => links.countAttempt('crowd', limits)))
  expect(counted.filter(Boolean)).toHaveLength(10)
  expect(await links.find('crowd')).toMatchObject({ attempts: 10 })
})

test('a visit of an expired, a consumed or an unknown link is not counted', async () => {
  await created.put(aLink('expired', { expiresAt: START }))
  await created.put(aLink('consumed', { consumedBy: 'somebody' }))
  expect(await links.countAttempt('expired', limits)).toBe(false)
  expect(await links.countAttempt('expired', { now: START, most: 10 })).toBe(false)
  expect(await links.countAttempt('consumed', limits)).toBe(false)
  expect(await links.countAttempt('unknown', limits)).toBe(false)
  expect(await links.find('unknown')).toBeUndefined()
})

test('of fifty attempts at once one consumes the link, and it may say so again', async () => {
  await created.put(aLink('race'))
  const ends = await Promise.all(
    Array.from({ length: 50 }, (_, place) => consumption.consume('race', `attempt-${place}`)),
  )
  expect(ends.filter((end) => end === 'consumed')).toHaveLength(1)
  const winner = await consumption.consumedBy('race')
  expect(winner).toBe(`attempt-${ends.indexOf('consumed')}`)
  expect(await consumption.consume('race', winner ?? '')).toBe('consumed')
})

test('a link that is gone counts as consumed and is not made anew', async () => {
  expect(await consumption.consumedBy('gone')).toBeUndefined()
  expect(await consumption.consume('gone', 'attempt')).toBe('consumed')
  expect(await links.find('gone')).toBeUndefined()
})

import { expect, it } from 'vitest'
import { DUE_SHARDS, PERIODS, SLOT_SHARDS } from '../../../shared/domain/job.ts'
import { dueShardOf, slotAt, slotOf, slotShardOf } from '../../../shared/domain/timing-wheel.ts'

const key = { ownerId: 'inst_a.b', automation: 'automations/hourly-insights', assetId: '42' }
const many = Array.from({ length: 4000 }, (_none, at) => ({ ...key, ownerId: `inst_a.${at}` }))

it.each(PERIODS)(
  'with a period of %d minutes a place is a minute of that period, and always the same',
  (period) => {
    const slots = many.map((job) => slotOf(job, period))
    expect(slots.every((slot) => Number.isInteger(slot) && slot >= 0 && slot < period)).toBe(true)
    expect(slotOf({ ...key }, period)).toBe(slotOf(key, period))
  },
)

it('every period divides a week, so that a place never moves', () => {
  expect(PERIODS.filter((period) => 10080 % period !== 0)).toEqual([])
})

it('jobs spread over the minutes of an hour', () => {
  const counts = Map.groupBy(many, (job) => slotOf(job, 60))
  expect(counts.size).toBe(60)
  for (const jobs of counts.values()) expect(jobs.length).toBeLessThan(130)
})

it('two assets of one connection, and two automations on one asset, have places of their own', () => {
  const slots = Array.from({ length: 20 }, (_none, at) => slotOf({ ...key, assetId: `${at}` }, 10080))
  expect(new Set(slots).size).toBeGreaterThan(15)
  expect(slotOf(key, 10080)).not.toBe(slotOf({ ...key, automation: 'automations/other' }, 10080))
})

it('connections spread over the shards, and each keeps its shard', () => {
  expect(new Set(many.map((job) => slotShardOf(job.ownerId))).size).toBe(SLOT_SHARDS)
  expect(new Set(many.map((job) => dueShardOf(job.ownerId))).size).toBe(DUE_SHARDS)
  expect(slotShardOf('inst_a.b')).toBe(slotShardOf('inst_a.b'))
  expect(dueShardOf('inst_a.b')).toBeLessThan(DUE_SHARDS)
})

it('every slot of a period has its turn exactly once a period', () => {
  const start = 29_924_100
  for (const period of PERIODS) {
    const turns = Array.from({ length: period }, (_, minute) => slotAt(start + minute, period))
    expect(new Set(turns).size).toBe(period)
  }
})

it('a place is fixed for life: another hash would leave every stored job where nobody looks', () => {
  const job = { ownerId: 'inst_1.abc', automation: 'automations/hourly-insights', assetId: 'act_1' }
  expect(PERIODS.map((period) => slotOf(job, period))).toEqual([13, 28, 58, 298, 298, 1018, 3898])
  expect([slotShardOf('inst_1.abc'), dueShardOf('inst_1.abc')]).toEqual([0, 3])
})

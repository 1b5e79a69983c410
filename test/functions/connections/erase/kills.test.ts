import { expect, test } from 'vitest'
import { Killed, type Moment } from '../../../factories/outward.ts'
import type { World } from '../../../factories/world.ts'
import { CONNECTION } from '../../../factories/verdicts.ts'
import { erase, eraseToEnd, leftOf, order, placeSecond, workedWorld } from './erasing.ts'

const MOMENTS: readonly Moment[] = ['before', 'after']

/** What a deletion leaves, but for when it ended and how Meta took it: a process may have died once Meta was told. */
function endOf(world: World) {
  const { events = [], ...tombstone } = world.rows.connections.get(CONNECTION) ?? {}
  const told = events.map(
    ({ type, revision, data: { deletedAt: _at, revoked: _is, why: _why, ...data } }) => ({
      type,
      revision,
      data,
    }),
  )
  return { tombstone: { ...tombstone, deletedAt: undefined }, told, left: leftOf(world) }
}

async function undisturbed(make: () => World) {
  const world = make()
  const before = world.outward.count()
  await eraseToEnd(world)
  return { calls: world.outward.count() - before, end: endOf(world) }
}

const worlds = {
  'the last connection': workedWorld,
  'one of two connections': () => {
    const world = workedWorld()
    placeSecond(world)
    return world
  },
}

test.each(Object.entries(worlds))(
  'an eraser of %s killed at any call goes on where it was',
  async (_name, make) => {
    const { calls, end } = await undisturbed(make)
    expect(calls).toBeGreaterThan(12)
    for (let call = 1; call <= calls; call += 1) {
      for (const moment of MOMENTS) {
        const world = make()
        const what = `killed ${moment} call ${call}`
        world.outward.killAt(call, moment)
        await expect(eraseToEnd(world)).rejects.toThrow(Killed)
        world.outward.spare()
        world.clock.advance(60_000)
        await eraseToEnd(world)
        expect.soft(endOf(world), what).toEqual(end)
      }
    }
  },
)

test('two erasers at once, one of them dying at any call, leave one tombstone and one certificate', async () => {
  const { calls, end } = await undisturbed(workedWorld)
  for (let call = 1; call <= 2 * calls; call += 3) {
    const world = workedWorld()
    world.outward.killAt(call, 'after')
    await Promise.allSettled([eraseToEnd(world), eraseToEnd(world)])
    world.outward.spare()
    await eraseToEnd(world)
    expect.soft(endOf(world), `one killed after call ${call}`).toEqual(end)
  }
})

test('the look that comes a quarter of an hour later finds nothing, and is the last one', async () => {
  const world = workedWorld()
  await eraseToEnd(world)
  expect(world.sent.again).toEqual([{ message: order(), afterSeconds: 900 }])
  world.clock.advance(900_000)
  const before = endOf(world)
  expect(await erase(world)).toBeUndefined()
  expect(endOf(world)).toEqual(before)
  expect(world.sent.again).toHaveLength(1)
})

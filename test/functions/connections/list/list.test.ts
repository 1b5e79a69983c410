import { expect, test } from 'vitest'
import { NOON } from '../../../factories/ambient.ts'
import { CONSENT } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'
import { connected, idsOf, list, listWhole } from './listing.ts'

const LIST = { verdict: 'token-dead', since: NOON, evidence: [], attemptId: CONSENT.attemptId } as const

function judge(world: World, installationId: string, attemptId: string = CONSENT.attemptId): void {
  const row = world.rows.installations.get(installationId)
  if (!row) throw new Error('no such installation')
  world.rows.installations.set(installationId, { ...row, health: { ...LIST, attemptId } })
}

test('a connection is listed with what it is and what is held of it', async () => {
  const world = createWorld()
  const row = connected(world, '8801', { reference: 'harbour', generation: 2 })
  expect(await list(world)).toEqual({
    connections: [
      {
        connectionId: row.connectionId,
        reference: 'harbour',
        app: 'demo',
        configuration: 'ads-insights',
        grantor: '8801',
        state: 'active',
        verdict: 'healthy',
        since: new Date(row.activeAt).toISOString(),
        generation: 2,
        createdAt: new Date(row.createdAt).toISOString(),
        activeAt: new Date(row.activeAt).toISOString(),
      },
    ],
  })
  expect(world.effects).toEqual([])
})

test('a caller without connections gets an empty list, whatever others have', async () => {
  const world = createWorld()
  connected(world, '8801', { reference: 'harbour', caller: 'second-partner' })
  expect(await list(world)).toEqual({ connections: [] })
  expect((await list(world, {}, 'second-partner')).connections).toHaveLength(1)
})

test('two references on one business are two lines, and read its installation once', async () => {
  const world = createWorld()
  for (const reference of ['one', 'two', 'three']) connected(world, '8801', { reference })
  const before = world.outward.count()
  const { connections } = await list(world)
  expect(connections.map(({ reference }) => reference)).toEqual(['one', 'three', 'two'])
  expect(world.outward.count() - before).toBe(2)
})

test('a list by reference, state or verdict has those alone', async () => {
  const world = createWorld()
  const dead = connected(world, '8801', { reference: 'a' })
  const gone = connected(world, '8802', { reference: 'b', state: 'removed', removedAt: NOON })
  const well = connected(world, '8803', { reference: 'b' })
  judge(world, dead.installationId)
  const listed = async (query: Record<string, string>) => idsOf((await list(world, query)).connections)
  expect(await listed({ reference: 'b' })).toHaveLength(2)
  expect(await listed({ reference: 'c' })).toEqual([])
  expect(await listed({ state: 'removed' })).toEqual([gone.connectionId])
  expect(await listed({ verdict: 'token-dead' })).toEqual([dead.connectionId])
  expect(await listed({ verdict: 'healthy', reference: 'b' })).toEqual([well.connectionId])
  expect(await listed({ verdict: 'healthy', state: 'removed' })).toEqual([])
})

test('a verdict on an older consent counts no more', async () => {
  const world = createWorld()
  const { installationId } = connected(world, '8801', { reference: 'a' })
  judge(world, installationId, 'an-older-consent')
  expect((await list(world)).connections[0]).toMatchObject({ verdict: 'healthy' })
})

test('a deleted connection is listed without what is erased', async () => {
  const world = createWorld()
  const row = connected(world, '8801', { reference: 'a', state: 'deleted', deletedAt: NOON })
  world.rows.installations.delete(row.installationId)
  const { connections } = await list(world, { state: 'deleted' })
  expect(connections).toMatchObject([{ verdict: 'deleted', since: new Date(NOON).toISOString() }])
  expect(connections[0]).not.toHaveProperty('grantor')
})

test('a person who has granted a user token is not named', async () => {
  const world = createWorld()
  const { installationId } = connected(world, '8801', { reference: 'a' })
  const row = world.rows.installations.get(installationId)
  if (row) world.rows.installations.set(installationId, { ...row, tokenKind: 'user' })
  expect((await list(world)).connections[0]).not.toHaveProperty('grantor')
})

test('a page that its filter has emptied still leads on', async () => {
  const world = createWorld()
  for (const n of [1, 2, 3]) connected(world, `880${n}`, { reference: `ref-${n}` })
  const last = connected(world, '8804', { reference: 'ref-4', state: 'removed', removedAt: NOON })
  const pages = await listWhole(world, { state: 'removed', limit: '1' })
  expect(pages.map(idsOf)).toEqual([[], [], [], [last.connectionId]])
})

test('a thousand connections come whole, in the order of their references, none twice and none left out', async () => {
  const world = createWorld()
  const all = Array.from({ length: 1000 }, (_none, place) =>
    connected(world, String(8000 + (place % 300)), { reference: `workspace-${(place * 7919) % 1000}` }),
  )
  for (const limit of ['1', '25', '100']) {
    const pages = await listWhole(world, { limit })
    const ids = pages.flatMap(idsOf)
    expect(ids).toHaveLength(1000)
    expect(new Set(ids)).toEqual(new Set(all.map(({ connectionId }) => connectionId)))
    const references = pages.flat().map(({ reference }) => String(reference))
    expect(references).toEqual(references.toSorted())
    expect(pages.every((page) => page.length <= Number(limit))).toBe(true)
  }
})

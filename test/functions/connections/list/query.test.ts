import { expect, test } from 'vitest'
import { queryIn } from '../../../../functions/connections/list/query.ts'
import { apiRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'
import { connected, list } from './listing.ts'

function read(query: Readonly<Record<string, string>>) {
  return queryIn(apiRequest({ query }))
}

function refusalOf(query: Readonly<Record<string, string>>): unknown {
  try {
    return read(query)
  } catch (error) {
    return error
  }
}

test('without a query the list begins at its beginning, with 25', () => {
  expect(read({})).toEqual({ limit: 25 })
  expect(read({ limit: '1' })).toEqual({ limit: 1 })
  expect(read({ limit: '100', reference: 'ü', state: 'suspended', verdict: 'blocked' })).toEqual({
    limit: 100,
    reference: 'ü',
    state: 'suspended',
    verdict: 'blocked',
  })
})

test.each([
  ['limit', '0'],
  ['limit', '101'],
  ['limit', '999'],
  ['limit', '1000'],
  ['limit', '-1'],
  ['limit', '1.5'],
  ['limit', ' 5'],
  ['limit', '5e1'],
  ['limit', ''],
  ['reference', ''],
  ['reference', 'x'.repeat(257)],
  ['state', 'healthy'],
  ['state', ''],
  ['verdict', 'throttled'],
  ['verdict', 'active'],
  ['cursor', ''],
  ['cursor', 'made up'],
  ['cursor', 'x'.repeat(4097)],
])('%s = %j is refused by its name', (name, value) => {
  const refusal = refusalOf({ [name]: value })
  expect(refusal).toMatchObject({ code: 'ERR_REQUEST_INVALID' })
  expect(String(refusal)).toContain(`${name}: `)
})

test('a parameter that there is not is refused: a slip would otherwise list everything', () => {
  expect(refusalOf({ refrence: 'a' })).toMatchObject({ code: 'ERR_REQUEST_INVALID' })
})

test('a cursor of a list of another reference is refused, one of the whole list goes on in it', async () => {
  const world = createWorld()
  for (const n of ['1', '2', '3']) connected(world, `880${n}`, { reference: 'a' })
  const { cursor = '' } = await list(world, { limit: '1' })
  expect((await list(world, { cursor, reference: 'a' })).connections).toHaveLength(2)
  await expect(list(world, { cursor, reference: 'b' })).rejects.toMatchObject({ code: 'ERR_REQUEST_INVALID' })
})

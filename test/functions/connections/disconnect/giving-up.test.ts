import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/disconnect/run.ts'
import type { ApiRequest } from '../../../../shared/kernel/doors/api.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { apiRequest } from '../../../factories/requests.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { CONNECTION } from '../../../factories/verdicts.ts'
import { createWorld } from '../../../factories/world.ts'

const DAY = 24 * 60 * 60_000

function disconnect(given: Partial<ConnectionRow> = {}, request: Partial<ApiRequest> = {}, now = NOON) {
  const world = createWorld({ now })
  world.rows.connections.set(CONNECTION, connection(given))
  const asked = apiRequest({ method: 'DELETE', pathParameters: { connectionId: CONNECTION }, ...request })
  return { world, answer: run(world.ports, asked) }
}

test.each(['active', 'suspended', 'removed', 'deleting'] as const)(
  'a connection that is %s is given up: 202, and the eraser is told',
  async (state) => {
    const { world, answer } = disconnect({ state, generation: 3 })
    expect(await answer).toEqual({ status: 202, body: { connectionId: CONNECTION, state: 'deleting' } })
    expect(world.sent.erase).toEqual([
      { v: 1, kind: 'connection', connectionId: CONNECTION, generation: 3, requestedAt: NOON },
    ])
    expect(world.operations()).toEqual(['eraseQueue.send'])
  },
)

test('one that is deleted already is told with its time, and nothing is sent', async () => {
  const { world, answer } = disconnect({ state: 'deleted', deletedAt: NOON - DAY })
  const body = { connectionId: CONNECTION, state: 'deleted', deletedAt: '2026-11-22T12:30:00.000Z' }
  expect(await answer).toEqual({ status: 200, body })
  expect(world.effects).toEqual([])
})

test.each([
  ['another caller’s', {}, { caller: 'another-partner' }],
  ['no', {}, { pathParameters: { connectionId: CONNECTION.replace('z', 'q') } }],
  ['an ill-formed', {}, { pathParameters: { connectionId: 'x'.repeat(5000) } }],
  ['a forgotten', { state: 'deleted', deletedAt: NOON - 30 * DAY }, {}],
] as const)('%s connection is unknown, whatever it is', async (_whose, given, request) => {
  const { world, answer } = disconnect(given, request)
  await expect(answer).rejects.toMatchObject({
    code: 'ERR_CONNECTION_UNKNOWN',
    message: 'no connection of this caller has this id',
  })
  expect(world.effects).toEqual([])
})

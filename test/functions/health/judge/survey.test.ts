import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection, placeJob } from '../../../factories/connections.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import { CONNECTION, INSTALLATION } from '../../../factories/verdicts.ts'
import { courtroom, grantAccounts } from './judging.ts'

const account = (assetId: string) => ({ type: 'ad-account', assetId }) as const
const nothing = { assets: [], permissions: [] }

/** A business with two accounts: one connection works on both, another one on the second alone. */
function twoConnections() {
  const court = courtroom()
  const { rows } = court.world
  const both = connection({ assets: [account('42'), account('43')] })
  const one = connection({ connectionId: `${INSTALLATION}.one`, reference: 'one', assets: [account('43')] })
  for (const row of [both, one]) rows.connections.set(row.connectionId, row)
  placeJob(court.world, { assetId: '43' })
  placeJob(court.world, { ownerId: one.connectionId, assetId: '43' })
  const jobsOf = (ownerId: string) =>
    [...rows.jobs.values()].filter((job) => job.onWheel && job.ownerId === ownerId).map((job) => job.assetId)
  const stateOf = (connectionId: string) => rows.connections.get(connectionId)
  return { ...court, jobsOf, stateOf, one: one.connectionId }
}

const changed = { kind: 'changed', at: NOON } as const

test('a lost asset degrades the connection that used it and no other', async () => {
  const court = twoConnections()
  await court.findGood(['43'])
  expect(court.stateOf(CONNECTION)).toMatchObject({
    state: 'active',
    lost: { assets: [account('42')], permissions: [] },
    events: [
      {
        type: 'connection.changed',
        data: {
          lost: { assets: [account('42')], permissions: [] },
          regained: nothing,
          gained: nothing,
          missing: { assets: [account('42')], permissions: [] },
        },
      },
    ],
  })
  expect(court.jobsOf(CONNECTION)).toEqual(['43'])
  expect(court.stateOf(court.one)?.events).toEqual([])
  expect(court.jobsOf(court.one)).toEqual(['43'])
  expect([...court.world.rows.assets.values()].map(({ assetId }) => assetId)).toEqual(['43'])
})

test('an asset that comes back is told and worked on again', async () => {
  const court = twoConnections()
  await court.findGood(['43'])
  await court.findGood(['42', '43'])
  expect(court.stateOf(CONNECTION)).not.toHaveProperty('lost')
  expect(court.stateOf(CONNECTION)?.events[1]?.data).toMatchObject({
    regained: { assets: [account('42')], permissions: [] },
    missing: nothing,
  })
  expect(court.jobsOf(CONNECTION)).toEqual(['42', '43'])
})

test('an asset that is new is told, and nothing is done on it', async () => {
  const court = twoConnections()
  await court.findGood(['42', '43', '44'])
  expect(court.stateOf(CONNECTION)?.events[0]?.data).toMatchObject({
    lost: nothing,
    gained: { assets: [account('44')], permissions: [] },
  })
  expect(court.jobsOf(CONNECTION)).toEqual(['42', '43'])
})

test('a permission that is gone stops what needs it, and comes back', async () => {
  const court = twoConnections()
  await court.findGood(['42', '43'], ['business_management'])
  expect(court.stateOf(CONNECTION)?.lost).toEqual({ assets: [], permissions: ['ads_read'] })
  expect(court.jobsOf(CONNECTION)).toEqual([])
  await court.findGood(['42', '43'], ['ads_read'])
  expect(court.stateOf(CONNECTION)).not.toHaveProperty('lost')
  expect(court.jobsOf(CONNECTION)).toEqual(['42', '43'])
})

test('the same again, in another order, is no change', async () => {
  const court = twoConnections()
  await court.findGood(['42', '43'])
  const effects = court.world.effects.length
  await court.findGood(['43', '42'])
  expect(court.told()).toEqual([])
  expect(court.world.operations().slice(effects)).not.toContain('installationWrites.putAssets')
})

test('an asset that the lists leave out and that answers by itself is not lost', async () => {
  const court = twoConnections()
  grantAccounts(court.world, ['42', '43'])
  court.world.graph.answer('assigned-ad-accounts', { data: [] })
  court.world.graph.answer('ad-accounts', { data: [] })
  court.world.graph.answer(
    'debug-token',
    tokenFacts({ scopes: ['ads_read'], granular_scopes: [{ scope: 'ads_read' }] }),
  )
  await court.hear(changed)
  expect(court.told()).toEqual([])
})

test.each([
  new Failure('ERR_GRAPH_THROTTLED_OBJECT', 'slow down'),
  new Failure('ERR_GRAPH_TRANSIENT', 'later'),
  new Failure('ERR_GRAPH_TIMEOUT', 'silence'),
  new Failure('ERR_GRAPH_OPERATOR', 'the proof is wrong'),
])('a second look that ends in $code changes nothing and is taken again', async (failure) => {
  const court = twoConnections()
  court.world.graph.answer('debug-token', tokenFacts({ scopes: ['ads_read'] }))
  grantAccounts(court.world, ['43'])
  court.world.graph.fail('ad-account', failure)
  await court.hear({ kind: 'asset-refused', at: NOON, code: 100, subcode: 33, asset: account('42') })
  expect(court.told()).toEqual([])
  expect(court.world.sent.again).toHaveLength(1)
  grantAccounts(court.world, ['43'])
  await court.hearAgain()
  expect(court.stateOf(CONNECTION)?.lost?.assets).toEqual([account('42')])
})

test('jobs that a removal took off before a login of another workspace overtook it are planned again', async () => {
  const court = twoConnections()
  const { ports, rows } = court.world
  const [standing] = await ports.connectionConditions.connectionsOf(INSTALLATION)
  if (!standing) throw new Error('there is no connection')
  await ports.jobRetirement.retire(CONNECTION, standing.precedence)
  const newer = { attemptId: 'of-another-workspace', tokenIssuedAt: NOON - 1, tokenSealedAt: NOON - 1 }
  for (const table of [rows.installations, rows.roots])
    for (const [key, row] of table) table.set(key, { ...row, mark: newer } as never)
  await court.findGood(['42', '43'])
  expect(court.jobsOf(CONNECTION)).toEqual(['42', '43'])
  expect(court.told()).toEqual([])
})

test('where nothing can be listed for want of a permission, no asset counts as lost', async () => {
  const court = twoConnections()
  court.world.graph.answer('debug-token', tokenFacts({ scopes: ['business_management'] }))
  const refused = new Failure('ERR_GRAPH_PERMISSION_LOST', 'ads_read is needed')
  court.world.graph.fail('assigned-ad-accounts', refused)
  court.world.graph.fail('ad-accounts', refused)
  await court.hear(changed)
  expect(court.stateOf(CONNECTION)?.lost).toEqual({ assets: [], permissions: ['ads_read'] })
})

test('what tells of a change that has been looked at since, asks nothing', async () => {
  const court = twoConnections()
  await court.findGood(['42', '43'])
  const calls = court.world.graph.calls.length
  await court.hear(changed)
  await court.hear(changed)
  expect(court.world.graph.calls).toHaveLength(calls)
})

test('a lost asset never speaks against the connection', async () => {
  const court = twoConnections()
  court.world.graph.fail('debug-token', new Failure('ERR_GRAPH_TRANSIENT', 'later'))
  for (let turn = 0; turn < 20; turn += 1)
    await court.hear({ kind: 'asset-refused', at: NOON - turn, code: 10, asset: account('42') })
  expect(court.health()?.verdict).toBe('healthy')
  expect(court.stateOf(CONNECTION)?.state).toBe('active')
})

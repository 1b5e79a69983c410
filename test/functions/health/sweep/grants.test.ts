import { expect, test } from 'vitest'
import { step } from '../../../../functions/health/sweep/step.ts'
import { NOON } from '../../../factories/ambient.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import { INSTALLATION, told } from '../../../factories/verdicts.ts'
import { sweepOf, worldWithInstallation } from './sweeping.ts'

async function sweep(given: Readonly<Record<string, unknown>>) {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', tokenFacts(given))
  expect(await step(world.ports, [sweepOf(INSTALLATION)])).toEqual([{ done: { counts: { invalid: 0 } } }])
  return world
}

const scopes = ['business_management', 'ads_read']

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['a permission less', { scopes: ['ads_read'] }],
  ['a permission more', { scopes: [...scopes, 'catalog_management'] }],
  ['an asset less', { granular_scopes: [{ scope: 'ads_read', target_ids: ['42'] }] }],
  ['an asset more', { granular_scopes: [{ scope: 'ads_read', target_ids: ['42', '43', '44'] }] }],
  ['another asset', { granular_scopes: [{ scope: 'ads_read', target_ids: ['42', '44'] }] }],
  ['no limit any more', { granular_scopes: [{ scope: 'ads_read' }] }],
])('%s is told as a change, and is no end', async (_what, given) => {
  const world = await sweep(given)
  expect(world.sent.evidence.map(({ message }) => message)).toEqual([told({ kind: 'changed', at: NOON })])
  expect(world.counted.map(({ name }) => name)).toContain('GrantsChanged')
  expect(world.logged).toMatchObject([{ level: 'info', facts: { installationId: INSTALLATION } }])
})

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['the same in another order', { scopes: scopes.toReversed() }],
  [
    'the same assets in another order',
    { granular_scopes: [{ scope: 'ads_read', target_ids: ['43', '42'] }] },
  ],
  ['the same asset twice', { granular_scopes: [{ scope: 'ads_read', target_ids: ['43', '42', '42'] }] }],
  ['a permission named twice', { scopes: [...scopes, 'ads_read'] }],
])('%s is the same grant', async (_what, given) => {
  expect((await sweep(given)).sent.evidence).toEqual([])
})

test('a permission that Meta has renamed is the same grant', async () => {
  const world = worldWithInstallation()
  const row = world.rows.installations.get(INSTALLATION)
  if (!row) throw new Error('the installation is gone')
  const grant = { permissions: ['ads_read', 'manage_app_solution'], granular: [] }
  world.rows.installations.set(INSTALLATION, { ...row, grant })
  const renamed = {
    scopes: ['manage_app_solutions', 'ads_read'],
    granular_scopes: [{ scope: 'manage_app_solutions' }],
  }
  world.graph.answer('debug-token', tokenFacts(renamed))
  await step(world.ports, [sweepOf(INSTALLATION)])
  expect(world.sent.evidence).toEqual([])
})

test('the grant of a token that a newer consent has replaced is not compared', async () => {
  const world = worldWithInstallation()
  const row = world.rows.installations.get(INSTALLATION)
  if (!row) throw new Error('the installation is gone')
  world.graph.answer('debug-token', tokenFacts({ scopes: ['ads_read'] }))
  world.rows.installations.set(INSTALLATION, { ...row, mark: { ...row.mark, attemptId: 'a-newer-attempt' } })
  const answer = world.ports.graphAboutRoots
  const graphAboutRoots: typeof answer = {
    ask: async (roots, call) =>
      (await answer.ask(roots, call)).map((one) =>
        'failure' in one ? one : { ...one, attemptId: row.mark.attemptId },
      ),
  }
  await step({ ...world.ports, graphAboutRoots }, [sweepOf(INSTALLATION)])
  expect(world.sent.evidence).toEqual([])
})

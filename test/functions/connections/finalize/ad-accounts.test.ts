import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { connectionJobs } from '../../../factories/connections.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { adAccount, onePage } from '../../../factories/graph-answers.ts'
import type { GraphRecord } from '../../../factories/scripted-graph.ts'
import { finalize, sealedLogin } from './sealed-login.ts'

function assetIds(world: ReturnType<typeof sealedLogin>['world']): string[] {
  return [...world.rows.assets.values()].map(({ assetId }) => assetId).toSorted()
}

test('ad accounts of both edges are united, each once', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('assigned-ad-accounts', onePage([adAccount('1'), adAccount('2')]))
  world.graph.answer('ad-accounts', onePage([adAccount('2'), adAccount('3')]))
  await finalize(world, login)
  expect(assetIds(world)).toStrictEqual(['1', '2', '3'])
})

/** Three pages with one account each. */
function threePages({ params }: GraphRecord) {
  const page = Number(params['after'] ?? 1)
  return onePage([adAccount(String(100 + page))], page < 3 ? String(page + 1) : undefined)
}

test.each(['assigned-ad-accounts', 'ad-accounts'])('every page of %s is read', async (operation) => {
  const { world, login } = sealedLogin()
  world.graph.answer('assigned-ad-accounts', onePage([]))
  world.graph.answer('ad-accounts', onePage([]))
  world.graph.answer(operation, threePages)
  await finalize(world, login)
  expect(assetIds(world)).toStrictEqual(['101', '102', '103'])
})

test('an empty page with a next one is not the end', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('assigned-ad-accounts', onePage([]))
  world.graph.answer('ad-accounts', ({ params }: GraphRecord) =>
    params['after'] === undefined ? onePage([], 'more') : onePage([adAccount('7')]),
  )
  await finalize(world, login)
  expect(assetIds(world)).toStrictEqual(['7'])
})

test('a list that never ends is given up and asked for again later, with nothing written', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('ad-accounts', onePage([adAccount('7')], 'again'))
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
  expect(world.graph.calls.length).toBeLessThan(300)
  expect(world.rows.installations.size).toBe(0)
})

test('a grant that does not let accounts be listed connects without them, and says so', async () => {
  const { world, login } = sealedLogin()
  for (const edge of ['assigned-ad-accounts', 'ad-accounts']) {
    world.graph.fail(edge, new Failure('ERR_GRAPH_PERMISSION_LOST', 'no ads_read'))
  }
  await finalize(world, login)
  expect(world.rows.assets.size).toBe(0)
  expect([...world.rows.connections.values()]).toMatchObject([{ state: 'active', assets: [] }])
  expect(world.logged.filter(({ level }) => level === 'warn')).toHaveLength(2)
})

test('an edge that is not for this token leaves what the other one lists', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('ad-accounts', new Failure('ERR_GRAPH_BAD_REQUEST', 'not for system users'))
  world.graph.answer('assigned-ad-accounts', onePage([adAccount('1')]))
  await finalize(world, login)
  expect(assetIds(world)).toStrictEqual(['1'])
})

test('edges that all refuse the question itself never pass for a grant without accounts', async () => {
  const { world, login } = sealedLogin()
  for (const edge of ['assigned-ad-accounts', 'ad-accounts']) {
    world.graph.fail(edge, new Failure('ERR_GRAPH_BAD_REQUEST', 'a field that is no more'))
  }
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({ outcome: 'failed', reason: 'meta-refused' })
  expect(world.rows.connections.size).toBe(0)
})

test('time zone, currency and name of each account are kept as meta names them', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  expect([...world.rows.assets.values()]).toContainEqual(
    expect.objectContaining({
      type: 'ad-account',
      assetId: '43',
      name: 'Account 43',
      timeZone: 'Asia/Kolkata',
      currency: 'EUR',
    }),
  )
})

test('meta is asked about the token as the app and about everything else with the token', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  expect(world.graph.calls.map(({ operation, as, of }) => [operation, as, of])).toStrictEqual([
    ['debug-token', 'app', login.attemptId],
    ['me', 'landing', login.attemptId],
    ['assigned-ad-accounts', 'landing', login.attemptId],
    ['ad-accounts', 'landing', login.attemptId],
  ])
})

test('a business without ad accounts is connected and has no jobs', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('assigned-ad-accounts', onePage([]))
  world.graph.answer('ad-accounts', onePage([]))
  await finalize(world, login)
  expect(world.rows.connections.size).toBe(1)
  expect(connectionJobs(world)).toStrictEqual([])
})

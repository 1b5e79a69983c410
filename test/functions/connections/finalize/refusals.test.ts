import { expect, test } from 'vitest'
import { connectionJobs } from '../../../factories/connections.ts'
import { tokenFacts, tokenOwner } from '../../../factories/graph-answers.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { BUSINESS, finalize, keepsNothing, sealedLogin } from './sealed-login.ts'

const invalid = { is_valid: false, error: { code: 190, subcode: 460, message: 'text of meta' } }

const byToken: [string, Record<string, unknown>, string][] = [
  ['is no longer valid', invalid, 'token-dead'],
  ['has run out', { expires_at: 1_700_000_000 }, 'token-dead'],
  ['is of another app', { app_id: '1' }, 'wrong-app'],
  ['names no app', { app_id: undefined }, 'wrong-app'],
  ["is a person's", { type: 'USER' }, 'wrong-token-kind'],
  ['has no kind', { type: undefined }, 'wrong-token-kind'],
  ['grants none of the permissions', { scopes: ['public_profile', 'email'] }, 'no-permission'],
]

test.each(byToken)('a token that %s is refused and leaves nothing', async (_what, given, reason) => {
  const { world, login } = sealedLogin()
  world.graph.answer('debug-token', tokenFacts(given))
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'refused', reason }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(world.sent.events).toMatchObject([{ type: 'login.refused', data: { reason } }])
  expect(keepsNothing(world)).toBe(true)
})

test.each([
  ['no client business', tokenOwner(), 'no-client-business'],
  ["the provider's own business", tokenOwner('900000000000001'), 'own-business'],
])('a token of %s is refused and leaves nothing', async (_what, owner, reason) => {
  const { world, login } = sealedLogin()
  world.graph.answer('me', owner)
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({ outcome: 'refused', reason })
  expect(keepsNothing(world)).toBe(true)
})

test('permissions that are missing are warned of and counted, and the login goes on', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('debug-token', tokenFacts({ scopes: ['ads_read'] }))
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'a login lacks permissions of its configuration',
    facts: { attemptId: login.attemptId, missing: ['business_management'] },
  })
  expect(world.counted.map(({ name }) => name)).toContain('LoginsLackingPermissions')
})

test('an automation whose permission is missing gets no job', async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('debug-token', tokenFacts({ scopes: ['business_management'] }))
  await finalize(world, login)
  expect(world.rows.connections.size).toBe(1)
  expect(connectionJobs(world)).toStrictEqual([])
  expect(world.sent.work).toStrictEqual([])
})

test("a person's token is asked for no business and connects the person without jobs", async () => {
  const { world, login } = sealedLogin({ configuration: 'ads-by-person' })
  world.graph.answer('debug-token', tokenFacts({ type: 'USER', scopes: ['ads_read'] }))
  world.graph.answer('me-person', tokenOwner())
  await finalize(world, login)
  const asked = world.graph.calls.map(({ operation }) => operation)
  expect(asked).toStrictEqual(['debug-token', 'me-person', 'ad-accounts'])
  expect([...world.rows.installations.values()]).toMatchObject([
    { tokenKind: 'user', grantorId: '122100000000001' },
  ])
  expect(connectionJobs(world)).toStrictEqual([])
})

test("the provider's own business is known by its id alone, not by a text that contains it", async () => {
  const { world, login } = sealedLogin()
  world.graph.answer('me', tokenOwner(`${BUSINESS}900000000000001`))
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

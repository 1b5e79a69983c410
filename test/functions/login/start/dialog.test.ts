import { expect, test } from 'vitest'
import { Personal } from '../../../../shared/base/personal.ts'
import { run } from '../../../../functions/login/start/run.ts'
import { fingerprint } from '../../../../shared/base/hash.ts'
import { cookieNameOf, handleOf, readBearer } from '../../../../shared/domain/login-secrets.ts'
import { loginLink } from '../../../factories/logins.ts'
import { locationOf, pageRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const TOKEN = 'a'.repeat(43)
const request = pageRequest({ pathParameters: { link: TOKEN } })

function worldWithLink(given: Parameters<typeof loginLink>[0] = {}) {
  const world = createWorld()
  const link = loginLink({ linkHash: fingerprint(TOKEN), attempts: 0, ...given })
  world.rows.links.set(link.linkHash, link)
  return world
}

async function started(given: Parameters<typeof loginLink>[0] = {}) {
  const world = worldWithLink(given)
  const answer = await run(world.ports, request)
  if (answer.kind !== 'redirect' || !answer.cookie) throw new Error(`not started: ${JSON.stringify(answer)}`)
  const location = locationOf(answer)
  const state = readBearer(location.searchParams.get('state') ?? '')
  if (!state) throw new Error('no state')
  const attempt = world.rows.attempts.get(state.attemptId)
  return { world, location, cookie: answer.cookie, state, attempt }
}

test('the dialog is asked with exactly these parameters and no scope', async () => {
  const { location } = await started()
  expect(location.origin + location.pathname).toBe('https://dialog.test/v25.0/dialog/oauth')
  const { state, ...others } = Object.fromEntries(location.searchParams)
  expect(others).toStrictEqual({
    client_id: '1029384756102938',
    config_id: '730000000000001',
    redirect_uri: 'https://login.test/callback/demo',
    response_type: 'code',
    override_default_response_type: 'true',
  })
  expect(state).toMatch(/^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{32}$/)
})

test('state, cookie and handle are in the row as fingerprints only', async () => {
  const { world, attempt, state, cookie } = await started()
  expect(attempt).toMatchObject({
    stateHash: fingerprint(state.secret),
    cookieHash: fingerprint(cookie.value),
    handleHash: fingerprint(handleOf(state)),
  })
  const kept = JSON.stringify([...world.rows.attempts, ...world.rows.links, world.effects, world.logged])
  for (const secret of [state.secret, cookie.value, handleOf(state), TOKEN])
    expect(kept).not.toContain(secret)
})

test('the attempt carries what the link was asked for and lives an hour from its own start', async () => {
  const { world, attempt } = await started({
    returnState: new Personal('tab 7'),
    expiresAt: Date.UTC(2026, 10, 23, 12, 40),
  })
  const now = world.clock.now()
  expect(attempt).toMatchObject({
    linkHash: fingerprint(TOKEN),
    appKey: 'demo',
    configuration: 'ads-insights',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    returnUrl: 'https://partner.example/connected',
    redirectUri: 'https://login.test/callback/demo',
    createdAt: now,
    expiresAt: now + 3_600_000,
    status: 'pending',
  })
  expect(attempt?.returnState?.reveal()).toBe('tab 7')
})

test('the cookie is named after the attempt and lives as long', async () => {
  const { cookie, state } = await started()
  expect(cookie).toStrictEqual({
    name: `__Host-login-${state.attemptId}`,
    value: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
    maxAgeSeconds: 3600,
  })
  expect(cookie.name).toBe(cookieNameOf(state.attemptId))
})

test('each visit begins an attempt of its own with its own state and cookie', async () => {
  const world = worldWithLink()
  const answers = [await run(world.ports, request), await run(world.ports, request)]
  const states = answers.map((answer) => locationOf(answer).searchParams.get('state'))
  expect(new Set(states).size).toBe(2)
  const cookies = answers.map((answer) => (answer.kind === 'redirect' ? answer.cookie?.value : undefined))
  expect(new Set(cookies).size).toBe(2)
  expect(world.rows.attempts.size).toBe(2)
})

test('the attempt is counted on the link before it is stored', async () => {
  const { world } = await started()
  expect(world.operations()).toStrictEqual(['loginLinks.countAttempt', 'newLoginAttempts.put'])
})

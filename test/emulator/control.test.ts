import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlRoutes } from './control/controls.ts'
import {
  connect,
  control,
  exchange,
  graph,
  logIn,
  seeded,
  seedJson,
  send,
  startWithoutProof,
} from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
})
afterEach(() => emulator.close())

test('the clock is set, advanced and frozen', async () => {
  const set = await control(emulator, '/clock', {
    set: '2026-11-01T05:30:00Z',
    advanceSeconds: 60,
    frozen: true,
  })
  expect(set.json.value).toEqual({ now: '2026-11-01T05:31:00.000Z', frozen: true })
  expect((await control(emulator, '/clock')).json.value).toEqual(set.json.value)
  await control(emulator, '/clock', { frozen: false })
  expect(emulator.state.clock.isFrozen()).toBe(false)
})

test('a reset forgets logins, faults, changes and the clock, and keeps the seed', async () => {
  const token = await connect(emulator)
  await control(emulator, '/clock', { set: '2020-01-01T00:00:00Z', frozen: true })
  await control(emulator, '/faults', { error: { code: 1 } })
  await control(emulator, `/apps/${seeded.appId}`, { mode: 'development' })
  await control(emulator, '/reset', {})
  expect(emulator.state.clock.isFrozen()).toBe(false)
  expect(emulator.state.apps.get(seeded.appId)?.mode).toBe('live')
  expect((await graph(emulator, '/me', { access_token: token })).json.at('error', 'code')).toBe(190)
})

test('a new seed replaces the world, a wrong one changes nothing', async () => {
  const seed = seedJson()
  const [business] = seed.businesses
  if (!business) throw new Error('the seed has no business')
  business.name = 'Renamed'
  const wrong = { ...seed, people: [{ personId: 'x', name: 'Wrong' }] }
  const refused = await control(emulator, '/seed', wrong)
  expect([refused.status, refused.json.at('error')]).toEqual([
    400,
    'people[0].personId: must be an id: a text of 6 to 20 digits',
  ])
  expect(emulator.state.businesses.get(business.businessId)?.name).not.toBe('Renamed')
  await control(emulator, '/seed', seed)
  expect(emulator.state.businesses.get(business.businessId)?.name).toBe('Renamed')
})

test('calls are counted by operation and shown without anything secret', async () => {
  const token = await connect(emulator)
  await graph(emulator, '/me', { access_token: token })
  await graph(emulator, `/${token}`, { access_token: token })
  await graph(emulator, `/act_${seeded.newYork}`, { access_token: token })
  await send(emulator, `/v25.0/${token}/${token}/x`)
  const calls = await control(emulator, '/calls')
  expect(calls.json.at('byOperation', 'me.read')).toBe(1)
  expect(calls.json.at('byOperation', 'oauth.access_token')).toBe(1)
  const last = calls.json.at('last') as { path: string; status: number }[]
  expect(last.map((call) => call.path).slice(-4)).toEqual([
    '/me',
    '/{objectId}',
    `/act_${seeded.newYork}`,
    '(unknown)',
  ])
  expect(calls.text).not.toContain(token)
})

test('nothing that the control plane shows holds a token, a code or a secret', async () => {
  const code = (await logIn(emulator)).searchParams.get('code') ?? ''
  const token = String((await exchange(emulator, code)).json.at('access_token'))
  const shown = [
    await control(emulator, '/state'),
    await control(emulator, '/calls'),
    await control(emulator, '/faults'),
    await control(emulator, `/apps/${seeded.appId}`, { requireProof: false }),
  ]
  for (const answer of shown) {
    expect(answer.status).toBe(200)
    for (const secret of [token, code, seeded.appSecret]) expect(answer.text).not.toContain(secret)
  }
})

test('a code that a removal made useless is still told as a secret', async () => {
  const code = (await logIn(emulator)).searchParams.get('code') ?? ''
  await control(emulator, '/integrations/remove', { appId: seeded.appId, businessId: seeded.harbour })
  expect((await exchange(emulator, code)).json.at('error', 'code')).toBe(100)
  expect((await control(emulator, '/secrets')).json.at('authorizationCode')).toEqual([code])
})

test('the state shows businesses with their assets, and grants', async () => {
  await connect(emulator, { assetIds: [seeded.berlin] })
  const state = await control(emulator, '/state')
  expect(state.json.at('grants', 0)).toMatchObject({
    appId: seeded.appId,
    businessId: seeded.harbour,
    permissions: ['ads_read', 'business_management'],
    assetIds: [seeded.berlin],
  })
  expect(state.json.at('businesses', 1, 'name')).toBe('Harbour Coffee')
})

test.each([
  ['/clock', { set: 'noon' }, 'set: must be a moment'],
  ['/clock', { advanceSeconds: 1.5 }, 'advanceSeconds: must be a whole number'],
  ['/clock', { freeze: true }, 'freeze: is not known here'],
  ['/apps/999999', { mode: 'live' }, 'appId: names no app'],
  [`/apps/${seeded.appId}`, { mode: 'asleep' }, 'mode: must be one of live, development'],
  [
    `/apps/${seeded.appId}`,
    { redirectUris: ['javascript:alert(1)'] },
    'redirectUris[0]: must be an http or https',
  ],
  ['/insights/restate', { accountId: seeded.berlin, since: '2026-02-30' }, 'since: must be a day'],
  ['/insights/restate', { accountId: '9999999', since: '2026-02-03' }, 'accountId: names no ad account'],
  [
    '/insights/restate',
    { accountId: seeded.berlin, since: '2026-02-03', until: '2026-02-02' },
    'until: must not be',
  ],
  ['/tokens/kill', {}, 'input: must hold businessId, personId or appId'],
  ['/totals?accountId=1', undefined, 'accountId: must be an id'],
  [`/totals?accountId=${seeded.berlin}&date=today`, undefined, 'date: must be a day'],
  [`/totals?accountId=${seeded.berlin}&date=2026-11-01&level=x`, undefined, 'level: must be one of'],
])('%s with %j is refused with the place that is wrong', async (path, body, message) => {
  const answer = await control(emulator, path, body)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error')).toContain(message)
})

test('a body that is not JSON is refused', async () => {
  const headers = { 'content-type': 'application/json' }
  const answer = await send(emulator, '/__emulator/clock', { method: 'POST', headers, body: '{"set":' })
  expect([answer.status, answer.json.at('error')]).toEqual([400, 'the body is not JSON'])
})

test('an unknown control answers what there is, and the README names each', async () => {
  const answer = await send(emulator, '/__emulator/magic')
  expect(answer.status).toBe(404)
  expect(answer.json.at('routes')).toEqual(controlRoutes.map((route) => `${route.method} ${route.path}`))
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8')
  for (const route of controlRoutes)
    expect(readme).toContain(`\`${route.method} ${route.path.slice('/__emulator/'.length)}`)
})

test('the README names each setting of an app', async () => {
  const answer = await control(emulator, `/apps/${seeded.appId}`, { anything: 1 })
  const settings = String(answer.json.at('error')).split('known are ')[1]?.split(', ') ?? []
  expect(settings.length).toBeGreaterThan(15)
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8')
  for (const setting of settings) expect(readme).toContain(`\`${setting}\``)
})

test('every token and code ever given out is told at one place, used and killed ones too', async () => {
  const token = await connect(emulator)
  const told = (await control(emulator, '/secrets')).json.value as Record<string, string[]>
  expect(told['accessToken']).toContain(token)
  expect(told['authorizationCode']).toHaveLength(1)
  expect(told['appSecret']).toContain(emulator.state.apps.get(seeded.appId)?.appSecret)
  const state = JSON.stringify((await control(emulator, '/state')).json.value)
  for (const secret of [...(told['accessToken'] ?? []), ...(told['appSecret'] ?? [])])
    expect(state).not.toContain(secret)
})

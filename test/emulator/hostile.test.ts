import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  connect,
  control,
  dialogPath,
  openDialog,
  seeded,
  send,
  startWithoutProof,
  submit,
  type Got,
} from './drive.ts'
import { routes } from './routes.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeAll(async () => {
  emulator = await startWithoutProof()
  token = await connect(emulator)
})
afterAll(() => emulator.close())

const nasty = [
  `"><script>alert(1)</script>`,
  `'"&<img src=x onerror=alert(1)>`,
  '\u0000\r\nset-cookie: a=b',
  '{"a":{"__proto__":{"x":1}}}',
  '[[[[[[',
  '../../..',
  '%00%ff',
  '\ud800',
  '9'.repeat(400),
  '{{{{{{}}}}}}',
  '-1',
]
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 60 }))
const names = (
  'access_token revoke_token permission removed taken deletion appsecret_proof appsecret_time fields limit after before summary level time_range date_preset ' +
  'time_range[since] time_range[until] time_increment breakdowns filtering client_id client_secret redirect_uri code ' +
  'grant_type input_token config_id state response_type dialog personId businessId name timezone __proto__ constructor'
).split(' ')
const parameters = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 6 })

/** What is wrong with an answer, whatever was asked: a stumble, a header or markup smuggled in. */
function problemsOf({ status, text, headers }: Got): readonly string[] {
  const isPage = headers.get('content-type')?.startsWith('text/html') === true
  return [
    status >= 500 ? `status ${status}: ${text}` : '',
    headers.get('set-cookie') === null ? '' : 'a header was added',
    isPage && /<script|<img/.test(text) ? 'markup came back' : '',
  ].filter((problem) => problem !== '')
}

test('no query makes the emulator stumble or repeat markup', async () => {
  const route = fc.constantFrom(...routes.filter((candidate) => candidate.method === 'GET'))
  await fc.assert(
    fc.asyncProperty(route, fc.boolean(), text, parameters, async ({ path }, withToken, id, pairs) => {
      const query = new URLSearchParams(pairs)
      if (withToken) query.set('access_token', token)
      const ids: Readonly<Record<string, string>> = {
        '{accountId}': seeded.newYork,
        '{businessId}': seeded.harbour,
        '{personId}': seeded.harbourOwner,
        '{objectId}': encodeURIComponent(id.toWellFormed()),
      }
      const concrete = path.replaceAll(/\{\w+\}/g, (name) => ids[name] ?? seeded.appId)
      const version = path.startsWith('/__emulator') ? '' : '/v25.0'
      expect(problemsOf(await send(emulator, `${version}${concrete}?${query.toString()}`))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('no body makes the emulator stumble or repeat markup', async () => {
  const route = fc.constantFrom(...routes.filter((candidate) => candidate.method === 'POST'))
  const contentType = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'x',
  )
  const body = fc.oneof(
    fc.json(),
    text,
    parameters.map((pairs) => new URLSearchParams(pairs).toString()),
    parameters.map((pairs) => JSON.stringify(Object.fromEntries(pairs))),
  )
  await fc.assert(
    fc.asyncProperty(route, contentType, body, async ({ path }, type, content) => {
      // A slow answer or a cut is what such a body may well ask for: not here.
      if (path.endsWith('/faults')) return
      const concrete = path.replaceAll(/\{\w+\}/g, seeded.appId)
      const headers = { 'content-type': type }
      expect(
        problemsOf(await send(emulator, concrete, { method: 'POST', headers, body: Buffer.from(content) })),
      ).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('markup in every parameter of the dialog comes back escaped', async () => {
  for (const evil of nasty)
    for (const name of ['client_id', 'redirect_uri', 'config_id', 'state', 'response_type', 'scope'])
      expect(problemsOf(await send(emulator, dialogPath({ [name]: evil })))).toEqual([])
})

test('a state full of markup and line ends comes back as it was, and adds no header', async () => {
  await control(emulator, '/reset', {})
  for (const evil of nasty) {
    const dialog = await openDialog(emulator, { state: evil })
    const end = await submit(emulator, 'cancel', { dialog })
    expect(problemsOf(end)).toEqual([])
    const location = new URL(end.headers.get('location') ?? '')
    expect(location.searchParams.get('state')).toBe(evil.toWellFormed())
  }
})

test('a portfolio may have any name', async () => {
  for (const evil of nasty) {
    const dialog = await openDialog(emulator)
    await submit(emulator, 'person', { dialog, personId: seeded.withoutPortfolio })
    expect(problemsOf(await submit(emulator, 'new-portfolio', { dialog, name: evil }))).toEqual([])
    expect(
      problemsOf(await submit(emulator, 'new-ad-account', { dialog, name: evil, timezone: evil })),
    ).toEqual([])
    expect(
      problemsOf(await submit(emulator, 'new-ad-account', { dialog, name: evil, timezone: 'Asia/Kolkata' })),
    ).toEqual([])
  }
  const dialog = await openDialog(emulator)
  const page = await submit(emulator, 'person', { dialog, personId: seeded.withoutPortfolio })
  expect(problemsOf(page)).toEqual([])
  expect(page.text).toContain('&lt;script&gt;')
})

test('a business of any name shows its connected apps escaped', async () => {
  await control(emulator, '/reset', {})
  for (const evil of nasty) {
    const dialog = await openDialog(emulator)
    await submit(emulator, 'person', { dialog, personId: seeded.withoutPortfolio })
    await submit(emulator, 'new-portfolio', { dialog, name: evil })
    await submit(emulator, 'assets', { dialog })
    await submit(emulator, 'permissions', { dialog })
  }
  const list = await send(emulator, '/business-settings')
  expect(problemsOf(list)).toEqual([])
  const pages = [...list.text.matchAll(/href="([^"]+connected-apps)"/g)].map(([, path]) => path ?? '')
  expect(pages.length).toBeGreaterThan(3)
  for (const path of pages)
    for (const page of [path, `${path}/${seeded.appId}`, `${path}/${seeded.appId}/remove`])
      expect(problemsOf(await send(emulator, page))).toEqual([])
})

test('permissions of any name are shown escaped', async () => {
  await control(emulator, '/reset', {})
  const seed = structuredClone(emulator.state.seed)
  const apps = seed.apps.map((app) => ({
    ...app,
    configurations: app.configurations.map((one) => ({ ...one, permissions: nasty.slice(0, 4) })),
  }))
  expect((await control(emulator, '/seed', { ...seed, apps })).status).toBe(200)
  const personal = await connect(emulator, { configurationId: seeded.personal })
  const mine = `/settings/business-tools/${seeded.harbourOwner}`
  for (const page of [mine, `${mine}/${seeded.appId}`, `${mine}/${seeded.appId}/remove`])
    expect(problemsOf(await send(emulator, page))).toEqual([])
  expect((await send(emulator, `${mine}/${seeded.appId}`)).text).toContain('&lt;script&gt;')
  for (const method of ['GET', 'DELETE'])
    for (const evil of nasty) {
      const query = new URLSearchParams({ access_token: personal, permission: evil })
      const path = `/v25.0/me/permissions?${query.toString()}`
      expect(problemsOf(await send(emulator, path, { method }))).toEqual([])
    }
})

test('no handshake and no notification can be turned into a call beyond this machine', async () => {
  for (const host of [
    '169.254.169.254',
    'example.com',
    '127.0.0.1.example.com',
    'localhost.example.com',
    '0.0.0.0',
  ])
    for (const scheme of ['http', 'https']) {
      const body = new URLSearchParams({
        access_token: `${seeded.appId}|${seeded.appSecret}`,
        object: 'application',
        fields: 'business_integration_install',
        callback_url: `${scheme}://127.0.0.1@${host}/x`,
        verify_token: 'v',
      })
      const answer = await send(emulator, `/v25.0/${seeded.appId}/subscriptions`, { method: 'POST', body })
      expect([answer.status, answer.text.includes('machine') || answer.text.includes('https')]).toEqual([
        400,
        true,
      ])
    }
})

test('odd paths and methods are answered', async () => {
  for (const path of [
    '/',
    '//',
    '/v25.0',
    '/v25.0/',
    '/v25.0//me',
    '/%',
    '/v25.0/me/magic/x',
    '/__emulator',
    '/?',
  ])
    expect(problemsOf(await send(emulator, path))).toEqual([])
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])
    expect(problemsOf(await send(emulator, '/v25.0/me', { method }))).toEqual([])
})

test('a body too large is refused', async () => {
  const answer = await send(emulator, '/v25.0/oauth/access_token', {
    method: 'POST',
    body: 'a'.repeat(3_000_000),
  })
  expect([answer.status, answer.json.at('error', 'code')]).toEqual([400, 100])
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, send, startWithoutProof } from '../../drive.ts'
import { bodiesOf, fieldsOf, settled, subscribe } from '../../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../../receiver.ts'
import type { Emulator } from '../../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
let token: string
let userId: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  token = await connect(emulator, { configurationId: seeded.personal })
  userId = String((await me()).at('id'))
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const me = async (text = token) => (await graph(emulator, '/me', { access_token: text })).json
const list = async (path = '/me/permissions', text = token) =>
  (await graph(emulator, path, { access_token: text })).json
const drop = (path: string, text = token, more: Readonly<Record<string, string>> = {}) => {
  const query = new URLSearchParams({ access_token: text, ...more })
  return send(emulator, `/v25.0${path}?${query.toString()}`, { method: 'DELETE' })
}
const listen = () =>
  subscribe(emulator, receiver, { object: 'permissions', fields: 'connected,ads_read,pages_show_list' })

test.each(['me', 'own id'])(
  'a person’s token removes the app by %s, and dies with the others',
  async (who) => {
    const other = await connect(emulator, { configurationId: seeded.personal })
    const answer = await drop(`/${who === 'me' ? 'me' : userId}/permissions`)
    expect([answer.status, answer.text]).toEqual([200, 'true'])
    for (const dead of [token, other])
      expect((await me(dead)).at('error')).toMatchObject({ code: 190, error_subcode: 458 })
    expect(emulator.state.grants.size).toBe(0)
  },
)

test('the app’s own token removes the app of anybody by id, and never by me', async () => {
  expect((await drop('/me/permissions', appToken)).json.at('error', 'code')).toBe(2500)
  expect((await list(`/${userId}/permissions`, appToken)).at('data', 0, 'permission')).toBe('ads_read')
  expect((await drop(`/${userId}/permissions`, appToken)).text).toBe('true')
  expect((await me()).at('error', 'error_subcode')).toBe(458)
})

test('nobody reads or removes what is another’s', async () => {
  const northwind = await connect(emulator, {
    configurationId: seeded.personal,
    personId: seeded.northwindOwner,
    assetIds: [seeded.kolkata],
  })
  const path = `/${userId}/permissions`
  expect((await drop(path, northwind)).json.at('error', 'error_subcode')).toBe(33)
  expect((await list(path, northwind)).at('error', 'error_subcode')).toBe(33)
  expect((await drop('/9999999999999999/permissions', appToken)).json.at('error', 'error_subcode')).toBe(33)
  expect((await me()).at('id')).toBe(userId)
})

test.each([
  ['in the path', '/me/permissions/ads_read', {}],
  ['as a parameter', '/me/permissions', { permission: 'ads_read' }],
])('one permission is taken back %s, and shows as declined', async (_, path, more) => {
  expect((await drop(path, token, more)).text).toBe('true')
  const data = (await list()).at('data')
  expect(data).toContainEqual({ permission: 'ads_read', status: 'declined' })
  expect(data).toContainEqual({ permission: 'pages_show_list', status: 'granted' })
  expect((await list('/me/adaccounts')).at('error', 'code')).toBe(200)
  const again = await drop(path, token, more)
  expect([again.status, again.json.at('error', 'code')]).toEqual([400, 100])
})

test('a page token has no permissions to look at or to remove', async () => {
  const page = await connect(emulator, { configurationId: seeded.personal, assetIds: [seeded.harbourPage] })
  const text = String((await list('/me/accounts', page)).at('data', 0, 'access_token'))
  expect((await list('/me/permissions', text)).at('error', 'error_subcode')).toBe(33)
  expect((await drop('/me/permissions', text)).json.at('error', 'error_subcode')).toBe(33)
})

test('a system user may not leave, unless the app is set so', async () => {
  const business = await connect(emulator)
  for (const path of ['/me/permissions', '/me/permissions/ads_read'])
    expect((await drop(path, business)).json.at('error')).toMatchObject({
      code: 100,
      message: '(#100) This call is not supported for a business integration system user',
    })
  expect((await me(business)).at('id')).toBeDefined()
  await control(emulator, `/apps/${seeded.appId}`, { systemUserMayLeave: true })
  await subscribe(emulator, receiver)
  expect((await drop('/me/permissions/ads_read', business)).text).toBe('true')
  expect((await drop('/me/permissions', business)).text).toBe('true')
  expect((await me(business)).at('error', 'error_subcode')).toBe(458)
  const connected = await list(`/${seeded.appId}/connected_client_businesses`, appToken)
  expect(connected.at('data')).toEqual([])
  await settled(emulator)
  expect(fieldsOf(receiver)).toEqual(['business_integration_update', 'business_integration_uninstall'])
})

test('what people do is told as the object permissions', async () => {
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  await listen()
  await drop('/me/permissions/ads_read')
  await drop('/me/permissions')
  await settled(emulator)
  const item = { id: userId, uid: userId, time: Date.parse('2026-11-23T12:00:00Z') / 1000 }
  expect(bodiesOf(receiver)).toEqual([
    {
      object: 'permissions',
      entry: [{ ...item, changes: [{ field: 'ads_read', value: { verb: 'revoked' } }] }],
    },
    {
      object: 'permissions',
      entry: [{ ...item, changes: [{ field: 'connected', value: { verb: 'disconnected' } }] }],
    },
  ])
})

test('a person’s first login is told as connected, a later one with what is new', async () => {
  await drop('/me/permissions')
  await listen()
  token = await connect(emulator, { configurationId: seeded.personal })
  await drop('/me/permissions/ads_read')
  await connect(emulator, { configurationId: seeded.personal })
  await connect(emulator)
  await settled(emulator)
  const told = bodiesOf(receiver).map((body) => JSON.stringify(body))
  expect(told.map((text) => /"field":"(\w+)","value":\{"verb":"(\w+)"/.exec(text)?.slice(1))).toEqual([
    ['connected', 'connected'],
    ['ads_read', 'granted'],
    ['pages_show_list', 'granted'],
    ['ads_read', 'revoked'],
    ['ads_read', 'granted'],
  ])
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, startWithoutProof } from '../../drive.ts'
import type { Emulator } from '../../start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
})
afterEach(() => emulator.close())

const list = (parameters: Readonly<Record<string, string>> = {}) =>
  graph(emulator, `/${seeded.appId}/connected_client_businesses`, { access_token: appToken, ...parameters })
const connectNorthwind = () =>
  connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })

test('a business is listed from its first login until it removes the app', async () => {
  expect((await list()).json.value).toEqual({ data: [] })
  await connect(emulator)
  expect((await list()).json.at('data')).toEqual([
    {
      id: seeded.harbour,
      name: 'Harbour Coffee',
      verification_status: 'VERIFIED',
      business_status: 'ACTIVE',
    },
  ])
  await control(emulator, '/integrations/remove', { appId: seeded.appId, businessId: seeded.harbour })
  expect((await list()).json.at('data')).toEqual([])
})

test('its times are those of the connection', async () => {
  await connect(emulator)
  await control(emulator, '/clock', { advanceSeconds: 60 })
  const assetIds = [seeded.berlin]
  await control(emulator, '/integrations/take-assets', {
    appId: seeded.appId,
    businessId: seeded.harbour,
    assetIds,
  })
  const answer = await list({ fields: 'created_time,updated_time' })
  expect(answer.json.at('data', 0)).toEqual({
    id: seeded.harbour,
    created_time: '2026-11-23T12:00:00Z',
    updated_time: '2026-11-23T12:01:00Z',
  })
})

test('a personal login is no connected business', async () => {
  await connect(emulator, { configurationId: seeded.personal })
  expect((await list()).json.at('data')).toEqual([])
})

test('pages go forth and back', async () => {
  await connect(emulator)
  await connectNorthwind()
  const first = await list({ limit: '1' })
  const after = String(first.json.at('paging', 'cursors', 'after'))
  const second = await list({ limit: '1', after })
  expect(second.json.at('data', 0, 'id')).toBe(seeded.northwind)
  expect(second.json.at('paging', 'next')).toBeUndefined()
  const before = String(second.json.at('paging', 'cursors', 'before'))
  expect((await list({ limit: '1', before })).json.at('data', 0, 'id')).toBe(seeded.harbour)
})

test('the system user of the app’s own business may ask, too', async () => {
  const provider = await connect(emulator, {
    personId: seeded.developer,
    businessId: '104169029247128',
    assetIds: ['2010000000000001'],
  })
  await connect(emulator)
  expect((await list({ access_token: provider })).json.at('data', 1, 'id')).toBe(seeded.harbour)
})

test('no client and no person may ask', async () => {
  const token = await connect(emulator)
  const person = await connect(emulator, { configurationId: seeded.personal })
  for (const text of [token, person])
    expect((await list({ access_token: text })).json.at('error', 'code')).toBe(15)
  const other = await graph(emulator, '/999999999/connected_client_businesses', { access_token: appToken })
  expect(other.json.at('error', 'error_subcode')).toBe(33)
})

test('an unknown field and a limit of none are refused', async () => {
  await connect(emulator)
  expect((await list({ limit: '0' })).json.at('error', 'code')).toBe(100)
  expect((await list({ fields: 'secrets' })).json.at('error', 'code')).toBe(100)
})

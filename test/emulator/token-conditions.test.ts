import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const me = async (text = token) => (await graph(emulator, '/me', { access_token: text })).json
const inspect = async (input = token) =>
  (await graph(emulator, '/debug_token', { input_token: input, access_token: appToken })).json
const kill = (order: object) => control(emulator, '/tokens/kill', { businessId: seeded.harbour, ...order })
const revive = (order: object = {}) =>
  control(emulator, '/tokens/revive', { businessId: seeded.harbour, ...order })

test.each([452, 458, 459, 460, 463, 464, 465, 467, 492, 99_999])(
  'a token can end with subcode %i',
  async (subcode) => {
    await kill({ subcode })
    expect((await me()).at('error')).toMatchObject({ code: 190, error_subcode: subcode })
    expect((await inspect()).at('data', 'error')).toMatchObject({ code: 190, subcode })
  },
)

test('a token can end without any subcode, and as code 102', async () => {
  await kill({ subcode: null })
  expect((await me()).at('error', 'code')).toBe(190)
  expect((await me()).at('error', 'error_subcode')).toBeUndefined()
  expect(Object.keys((await inspect()).at('data', 'error') as object)).toEqual(['code', 'message'])
  await revive()
  await kill({ code: 102 })
  expect((await me()).at('error', 'code')).toBe(102)
  expect((await inspect()).at('data', 'error', 'code')).toBe(102)
})

test('a checkpoint is lifted again, and the same token lives', async () => {
  await kill({ subcode: 459 })
  expect((await me()).at('error', 'message')).toContain('till you log in to www.facebook.com')
  expect((await revive({ subcode: 460 })).json.value).toEqual({ revived: 0 })
  expect((await revive()).json.value).toEqual({ revived: 1 })
  expect((await inspect()).at('data', 'is_valid')).toBe(true)
})

test('what a removal ended does not come back, suspended before or not', async () => {
  await kill({ subcode: 459 })
  await control(emulator, '/integrations/remove', { appId: seeded.appId, businessId: seeded.harbour })
  expect((await revive()).json.value).toEqual({ revived: 0 })
  expect((await inspect()).at('data', 'error', 'subcode')).toBe(458)
})

test('all tokens of an app can be killed at once, its own excepted', async () => {
  const northwind = { personId: seeded.northwindOwner, businessId: seeded.northwind }
  const other = await connect(emulator, { ...northwind, assetIds: [seeded.kolkata] })
  const personal = await connect(emulator, { configurationId: seeded.personal })
  const answer = await control(emulator, '/tokens/kill', { appId: seeded.appId, subcode: 460 })
  expect(answer.json.value).toEqual({ killed: 3, code: 190, subcode: 460 })
  for (const dead of [token, other, personal]) expect((await me(dead)).at('error', 'error_subcode')).toBe(460)
  expect((await inspect()).at('data', 'is_valid')).toBe(false)
})

test('a token past its end answers 463 by the clock alone', async () => {
  token = await connect(emulator, { configurationId: seeded.sixtyDays })
  await control(emulator, '/clock', { advanceSeconds: 5_183_943 })
  expect((await me()).at('id')).toBeDefined()
  await control(emulator, '/clock', { advanceSeconds: 1 })
  expect((await me()).at('error', 'error_subcode')).toBe(463)
})

test('once data access is over a person’s token looks valid and reads nothing', async () => {
  const personal = await connect(emulator, { configurationId: seeded.personal })
  const order = { personId: seeded.harbourOwner }
  expect((await control(emulator, '/tokens/end-data-access', order)).json.value).toEqual({ ended: 1 })
  expect((await inspect(personal)).at('data')).toMatchObject({
    is_valid: true,
    data_access_expires_at: Date.parse('2026-11-23T12:00:00Z') / 1000,
  })
  expect((await me(personal)).at('error')).toMatchObject({ code: 190, error_subcode: 493 })
  expect((await me()).at('id')).toBeDefined()
})

test('a page token without an end of its own outlives its parent, until data access is over', async () => {
  const login = { configurationId: seeded.personal, assetIds: [seeded.harbourPage] }
  const parent = await connect(emulator, login)
  const pages = await graph(emulator, '/me/accounts', { access_token: parent })
  const page = String(pages.json.at('data', 0, 'access_token'))
  await control(emulator, '/clock', { advanceSeconds: 61 * 86_400 })
  expect((await me(parent)).at('error', 'error_subcode')).toBe(463)
  expect((await me(page)).at('id')).toBe(seeded.harbourPage)
  await control(emulator, '/clock', { advanceSeconds: 29 * 86_400 })
  expect((await me(page)).at('error', 'error_subcode')).toBe(493)
})

test.each([
  [{ code: 500 }, 'code: must be 190 or 102'],
  [{ personId: seeded.harbourOwner }, 'must not hold both businessId and personId'],
  [{ appId: '999999' }, 'appId: names no app'],
])('an order to kill with %j is refused', async (order, message) => {
  const answer = await kill(order)
  expect([answer.status, answer.json.at('error')]).toEqual([400, expect.stringContaining(message)])
  expect((await me()).at('id')).toBeDefined()
})

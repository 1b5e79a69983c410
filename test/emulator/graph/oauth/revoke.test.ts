import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, send } from '../../drive.ts'
import { startEmulator, type Emulator } from '../../start-emulator.ts'

let emulator: Emulator
let token: string
let other: string
beforeEach(async () => {
  // The proof is required here: a call that holds the secret itself does without.
  emulator = await startEmulator()
  token = await connect(emulator)
  other = await connect(emulator)
})
afterEach(() => emulator.close())

const revoke = (changes: Readonly<Record<string, string>> = {}, method: 'GET' | 'POST' = 'GET') => {
  const parameters = new URLSearchParams({
    client_id: seeded.appId,
    client_secret: seeded.appSecret,
    revoke_token: token,
    access_token: appToken,
    ...changes,
  })
  return method === 'GET'
    ? graph(emulator, '/oauth/revoke', Object.fromEntries(parameters))
    : send(emulator, '/v25.0/oauth/revoke', { method, body: parameters })
}
const inspect = async (input: string) => {
  await control(emulator, `/apps/${seeded.appId}`, { requireProof: false })
  return (await graph(emulator, '/debug_token', { input_token: input, access_token: appToken })).json
}

test.each(['GET', 'POST'] as const)('%s ends one token and nothing else', async (method) => {
  expect((await revoke({}, method)).json.value).toEqual({ success: true })
  expect((await inspect(token)).at('data')).toMatchObject({
    is_valid: false,
    error: { code: 190, subcode: 467 },
  })
  expect((await inspect(other)).at('data', 'is_valid')).toBe(true)
  expect(emulator.state.grants.size).toBe(1)
})

test('a token can revoke itself, or another of its app', async () => {
  expect((await revoke({ access_token: token })).json.value).toEqual({ success: true })
  expect((await revoke({ access_token: token, revoke_token: other })).json.at('error', 'code')).toBe(190)
  expect((await revoke({ access_token: other, revoke_token: other })).json.value).toEqual({ success: true })
})

test.each([
  [460, 460],
  [null, undefined],
])('which subcode it shows is the app’s setting: %s', async (revokedSubcode, subcode) => {
  await control(emulator, `/apps/${seeded.appId}`, { revokedSubcode })
  await revoke()
  expect((await inspect(token)).at('data', 'error', 'subcode')).toBe(subcode)
})

test('what was revoked is not revived, and not revoked twice', async () => {
  await revoke()
  await control(emulator, '/tokens/revive', { businessId: seeded.harbour })
  expect((await revoke()).json.at('error')).toMatchObject({ code: 190, error_subcode: 467 })
})

test.each([
  [{ client_secret: 'wrong' }, 1],
  [{ client_id: '999999999999999' }, 101],
  [{ access_token: '' }, 104],
  [{ access_token: `${seeded.appId}|wrong` }, 190],
  [{ revoke_token: '' }, 100],
  [{ revoke_token: 'EAAnothing' }, 190],
  [{ revoke_token: appToken }, 100],
  [{ appsecret_proof: 'ab'.repeat(32) }, 100],
])('a call with %j is refused, and nothing ends', async (changes, code) => {
  expect((await revoke(changes)).json.at('error', 'code')).toBe(code)
  expect((await inspect(token)).at('data', 'is_valid')).toBe(true)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { control, dialogPath, seeded, send, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
})
afterEach(() => emulator.close())

test.each([
  ['an unknown app', { client_id: '999999999999999' }, 'APP_UNKNOWN'],
  ['no app', { client_id: undefined }, 'APP_UNKNOWN'],
  ['a redirect URI that is not listed', { redirect_uri: `${seeded.redirectUri}/` }, 'REDIRECT_URI_UNLISTED'],
  [
    'a listed redirect URI with a query',
    { redirect_uri: `${seeded.redirectUri}?a=1` },
    'REDIRECT_URI_UNLISTED',
  ],
  ['no configuration', { config_id: undefined }, 'CONFIG_ID_INVALID'],
  ['an unknown configuration', { config_id: '1410000000000009' }, 'CONFIG_ID_INVALID'],
  ['a token asked for a system user', { response_type: 'token' }, 'SUAT_RESPONSE_TYPE'],
  ['a token next to the code for a system user', { response_type: 'code token' }, 'SUAT_RESPONSE_TYPE'],
  [
    'neither response type nor override',
    { response_type: undefined, override_default_response_type: undefined },
    'SUAT_RESPONSE_TYPE',
  ],
  ['a scope next to a system-user configuration', { scope: 'email' }, 'SUAT_SCOPE'],
  [
    'an unknown response type',
    { config_id: seeded.personal, response_type: 'magic' },
    'RESPONSE_TYPE_INVALID',
  ],
])('%s ends on a page of its own', async (_, changes, code) => {
  const page = await send(emulator, dialogPath(changes))
  expect(page.status).toBe(200)
  expect(page.headers.get('location')).toBeNull()
  expect(page.text).toContain(`data-error="${code}"`)
})

test('the earlier mistake wins when there are several', async () => {
  const page = await send(
    emulator,
    dialogPath({ redirect_uri: 'https://elsewhere.example/', config_id: '1' }),
  )
  expect(page.text).toContain('data-error="REDIRECT_URI_UNLISTED"')
})

test('a code asked for by name needs no override', async () => {
  const page = await send(emulator, dialogPath({ override_default_response_type: undefined }))
  expect(page.text).toContain('data-test="form-person"')
})

test('a phone is refused for a system-user configuration only', async () => {
  const headers = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148' }
  const business = await send(emulator, dialogPath(), { headers })
  expect(business.text).toContain('data-error="SUAT_MOBILE_UNSUPPORTED"')
  const personal = await send(emulator, dialogPath({ config_id: seeded.personal }), { headers })
  expect(personal.text).toContain('data-test="form-person"')
})

test('a version that never was has no dialog', async () => {
  const page = await send(emulator, dialogPath().replace('v25.0', 'v99.0'))
  expect(page.text).toContain('data-error="VERSION_UNKNOWN"')
})

test('an unlisted redirect URI gets the second family of errors when the app is switched to it', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { redirectErrors: 'redirect', redirectUris: [] })
  const page = await send(emulator, dialogPath())
  const location = new URL(page.headers.get('location') ?? '')
  expect(page.status).toBe(302)
  expect([...location.searchParams.keys()]).toEqual(['error_code', 'error_message', 'state'])
  expect(location.searchParams.get('error_code')).toBe('1349168')
  expect(location.searchParams.get('state')).toBe('state-1')
})

test('what is no web address is never redirected to', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { redirectErrors: 'redirect', redirectUris: [] })
  const page = await send(emulator, dialogPath({ redirect_uri: 'javascript:alert(1)' }))
  expect(page.text).toContain('data-error="REDIRECT_URI_UNLISTED"')
})

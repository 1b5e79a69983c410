import { expect, it } from 'vitest'
import { dialogUrl } from '../../../../shared/meta/login/dialog-url.ts'

const dialog = {
  origin: 'https://www.facebook.com',
  graphVersion: 'v25.0',
  appId: '1029384756102938',
  configurationId: '730000000000001',
  redirectUri: 'https://login.example/callback/demo',
  state: 'attempt.secret',
}

it('the dialog is asked for a code by a configuration, which replaces the scope', () => {
  const url = new URL(dialogUrl(dialog))
  expect(url.origin + url.pathname).toBe('https://www.facebook.com/v25.0/dialog/oauth')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '1029384756102938',
    config_id: '730000000000001',
    redirect_uri: 'https://login.example/callback/demo',
    response_type: 'code',
    override_default_response_type: 'true',
    state: 'attempt.secret',
  })
})

it('every value arrives as it was given, whatever is in it', () => {
  const redirectUri = 'https://login.example/callback/demo?a=1&b=2#x'
  const url = new URL(dialogUrl({ ...dialog, redirectUri, state: 'a&state=b c+d' }))
  expect(url.searchParams.get('redirect_uri')).toBe(redirectUri)
  expect(url.searchParams.getAll('state')).toEqual(['a&state=b c+d'])
  expect(url.hash).toBe('')
})

it('on one machine the dialog is the emulator’s', () => {
  expect(dialogUrl({ ...dialog, origin: 'http://127.0.0.1:4100' })).toMatch(
    /^http:\/\/127\.0\.0\.1:4100\/v25\.0\/dialog\/oauth\?/,
  )
})

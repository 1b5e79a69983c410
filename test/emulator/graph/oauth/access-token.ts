import { textParameter, type Call } from '../../http/call.ts'
import type { Code } from '../../world/codes.ts'
import type { App, State } from '../../world/state.ts'
import { issueAppToken, issueGrantToken } from '../../world/tokens.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'

/**
 * `/oauth/access_token`: a code for a token, or the app's own token.
 * Meta, Manual login flow, read 2026-11-23; the refusals as recorded in public code.
 */
export function accessToken(state: State, call: Call): unknown {
  const app = authenticatedApp(state, call)
  const grantType = textParameter(call, 'grant_type') ?? 'authorization_code'
  if (grantType === 'client_credentials')
    return { access_token: issueAppToken(state, app).value, token_type: 'bearer' }
  if (grantType !== 'authorization_code')
    throw invalidParameter(`The emulator does not answer grant_type ${grantType.slice(0, 40)}`)
  return exchange(state, call, app)
}

/** The app whose id and secret a call holds; throws for a wrong pair. */
export function authenticatedApp(state: State, call: Call): App {
  const clientId = textParameter(call, 'client_id')
  if (clientId === undefined || clientId === '') throw new GraphError(101, 'Missing client_id parameter.')
  const app = state.apps.get(clientId)
  if (!app) throw new GraphError(101, 'Error validating application. Invalid application ID.')
  const secret = textParameter(call, 'client_secret')
  if (secret === undefined || secret === '')
    throw new GraphError(1, 'Missing client_secret parameter.', { status: 400 })
  if (secret !== app.appSecret) throw new GraphError(1, 'Error validating client secret.', { subcode: 33 })
  return app
}

/** Which refusal wins when several apply is not published: used, expired, redirect, as listed here. */
function exchange(state: State, call: Call, app: App): unknown {
  const redirectUri = textParameter(call, 'redirect_uri')
  const code = readCode(state, call, app)
  if (redirectUri === undefined) throw new GraphError(191, 'Missing redirect_uri parameter.')
  if (code.used) throw refusedCode('This authorization code has been used.', 36_009)
  if (state.clock.seconds() >= code.expiresAt)
    throw refusedCode('This authorization code has expired.', 36_007)
  if (redirectUri !== code.redirectUri)
    throw refusedCode(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in ' +
        'the OAuth dialog request',
      36_008,
    )
  if (!app.redirectUris.includes(redirectUri))
    throw new GraphError(
      191,
      'Invalid redirect_uri: Given URL is not allowed by the Application configuration.',
    )
  code.used = true
  const token = issueGrantToken(state, code.grant, code.configuration)
  return {
    access_token: token.value,
    token_type: 'bearer',
    ...(token.expiresAt === 0 ? {} : { expires_in: token.expiresAt - state.clock.seconds() }),
  }
}

function readCode(state: State, call: Call, app: App): Code {
  const value = textParameter(call, 'code')
  if (value === undefined || value === '')
    throw new GraphError(1, 'Missing authorization code', { status: 400 })
  const code = state.codes.get(value)
  if (!code || code.withdrawn || code.grant.appId !== app.appId)
    throw new GraphError(100, 'Invalid verification code format.', { challenge: 'invalid_code' })
  return code
}

function refusedCode(message: string, subcode: number): GraphError {
  return new GraphError(100, message, { subcode, challenge: 'invalid_code' })
}

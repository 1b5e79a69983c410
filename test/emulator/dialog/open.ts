import { textParameter, type Answer, type Call } from '../http/call.ts'
import { servedVersion } from '../graph/versions.ts'
import type { App, State } from '../world/state.ts'
import { problemPage } from './layout.ts'
import { openDialog, responseTypes, type DialogRequest, type ResponseType } from './progress.ts'
import { redirect, withQuery } from './redirect.ts'
import { personPage } from './pages.ts'

/**
 * `GET /dialog/oauth`: checks what the app asks for and shows the first page. Meta, Manual login
 * flow and Facebook Login for Business, read 2026-11-23; Meta names the three dialog errors of
 * business logins without a wire format, so the codes in `data-error` are ours.
 */
export function openOauthDialog(state: State, call: Call): Answer {
  if (servedVersion(call.requestedVersion, false, state.clock.now()) === undefined)
    return problemPage(
      'VERSION_UNKNOWN',
      'This page is not available',
      'There is no such version of the dialog.',
    )
  const request = readRequest(state, call)
  if ('status' in request) return request
  const versionPath = call.requestedVersion === undefined ? '' : `/${call.requestedVersion}`
  return personPage(state, openDialog(state, request, versionPath))
}

function readRequest(state: State, call: Call): DialogRequest | Answer {
  const app = state.apps.get(textParameter(call, 'client_id') ?? '')
  if (!app)
    return problemPage(
      'APP_UNKNOWN',
      'Invalid app ID',
      'The provided app ID does not look like a valid app ID.',
    )
  const redirectUri = textParameter(call, 'redirect_uri') ?? ''
  if (!app.redirectUris.includes(redirectUri)) return unlistedRedirect(call, app, redirectUri)
  const configurationId = textParameter(call, 'config_id')
  const configuration = app.configurations.find((candidate) => candidate.configurationId === configurationId)
  if (!configuration)
    return problemPage(
      'CONFIG_ID_INVALID',
      'Config ID is invalid',
      configurationId === undefined
        ? 'The dialog was opened without a config_id.'
        : 'This app has no login configuration with the given config_id.',
    )
  const types = readResponseTypes(call)
  const problem = configuration.tokenKind === 'system-user' ? systemUserProblem(call, types) : undefined
  if (problem) return problem
  if (!types)
    return problemPage(
      'RESPONSE_TYPE_INVALID',
      'Invalid parameter',
      'response_type holds a value that is not known.',
    )
  return { app, configuration, redirectUri, state: textParameter(call, 'state'), responseTypes: types }
}

/** The second family of errors (`error_code`, no `error`) is seen in public code only; a switch of the app asks for it. */
function unlistedRedirect(call: Call, app: App, redirectUri: string): Answer {
  const text =
    'This redirect failed because the redirect URI is not whitelisted in the app’s Client OAuth Settings. Make sure ' +
    'Client and Web OAuth Login are on and add all your app domains as Valid OAuth Redirect URIs.'
  const target = URL.parse(redirectUri)
  const isWebAddress =
    target !== null &&
    /^https?:$/.test(target.protocol) &&
    /^[!-~]+$/.test(redirectUri) &&
    !redirectUri.includes('#')
  if (app.redirectErrors === 'page' || !isWebAddress)
    return problemPage('REDIRECT_URI_UNLISTED', 'URL Blocked', text)
  return redirect(
    withQuery(target.href, [
      ['error_code', '1349168'],
      ['error_message', `URL Blocked: ${text}`],
      ['state', textParameter(call, 'state')],
    ]),
  )
}

function systemUserProblem(call: Call, types: ReadonlySet<ResponseType> | undefined): Answer | undefined {
  if (/Mobile|Android|iPhone|iPad|iPod/i.test(call.userAgent))
    return problemPage(
      'SUAT_MOBILE_UNSUPPORTED',
      'Not supported on this device',
      'Business integration system user access tokens are not supported on mobile. Open this page on a computer.',
    )
  // Meta wants response_type=code and override_default_response_type=true. Without the override a
  // default applies, so only a request that says `code` itself, or overrides, is taken as right.
  const said = textParameter(call, 'response_type')
  const overrides = textParameter(call, 'override_default_response_type') === 'true'
  const isCodeAlone = types?.size === 1 && types.has('code')
  if (!isCodeAlone || (said === undefined && !overrides))
    return problemPage(
      'SUAT_RESPONSE_TYPE',
      'Incorrect response type',
      'A configuration with a system-user token needs response_type=code and override_default_response_type=true.',
    )
  if (textParameter(call, 'scope') !== undefined)
    return problemPage(
      'SUAT_SCOPE',
      'Invalid parameter',
      'scope must not be used with a system-user configuration; its permissions are part of the configuration.',
    )
  return undefined
}

/** The response types asked for, `code` when none were; undefined when one of them is unknown. */
function readResponseTypes(call: Call): ReadonlySet<ResponseType> | undefined {
  const text = textParameter(call, 'response_type')
  const names = (text ?? 'code').split(/[\s,]+/).filter((name) => name !== '')
  const known = names.flatMap((name) => responseTypes.filter((type) => type === name))
  if (known.length !== names.length || known.length === 0) return undefined
  // `granted_scopes` only adds to an answer; alone it adds to the default one.
  return new Set(known.includes('code') || known.includes('token') ? known : [...known, 'code' as const])
}

import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import type { FailureCode } from '../../../../shared/base/failure.ts'
import { graphFailure, isGraphError } from '../../../../shared/meta/graph/error.ts'

function failureFor(
  error: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = {
    operation: 'insights',
    as: 'connection' as const,
    status: 400,
    body: { error },
    headers: new Headers(headers),
  }
  return graphFailure(answer)
}

/*
 * Every code and subcode that Meta documents for what we call, or that public recordings show, and what it means to
 * us (Meta, Error Handling, Rate Limits, Marketing API Error Codes, System User Access Tokens and WhatsApp Cloud API
 * Error Codes, read 2026-11-23).
 */
const table: readonly (readonly [code: number, subcode: number | undefined, means: FailureCode])[] = [
  // the code exchange
  [100, 36009, 'ERR_GRAPH_CODE_DEAD'],
  [100, 36007, 'ERR_GRAPH_CODE_DEAD'],
  [100, 36008, 'ERR_GRAPH_OPERATOR'],
  [191, undefined, 'ERR_GRAPH_OPERATOR'],
  [1, 33, 'ERR_GRAPH_OPERATOR'],
  [101, undefined, 'ERR_GRAPH_OPERATOR'],

  // passes by itself
  [1, undefined, 'ERR_GRAPH_TRANSIENT'],
  [1, 99, 'ERR_GRAPH_TRANSIENT'],
  [2, undefined, 'ERR_GRAPH_TRANSIENT'],
  [960, undefined, 'ERR_GRAPH_TRANSIENT'],

  // limits of the app
  [4, undefined, 'ERR_GRAPH_THROTTLED_APP'],
  [4, 1504022, 'ERR_GRAPH_THROTTLED_APP'],
  [4, 1504039, 'ERR_GRAPH_THROTTLED_APP'],
  [341, undefined, 'ERR_GRAPH_THROTTLED_APP'],

  // limits of an account, a page, a catalogue, a number
  [17, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [17, 2446079, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [32, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, 1996, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, 1487742, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, 5044001, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, 1487632, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [613, 1487225, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80000, 2446079, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80001, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80002, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80003, 2446079, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80004, 2446079, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80005, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80006, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80007, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80008, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80009, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [80014, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [130429, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [131056, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],
  [133016, undefined, 'ERR_GRAPH_THROTTLED_OBJECT'],

  // the token is dead
  [0, undefined, 'ERR_GRAPH_TOKEN_DEAD'],
  [102, undefined, 'ERR_GRAPH_TOKEN_DEAD'],
  [102, 463, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, undefined, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 452, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 458, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 459, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 460, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 463, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 464, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 465, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 467, 'ERR_GRAPH_TOKEN_DEAD'],
  [190, 499, 'ERR_GRAPH_TOKEN_DEAD'],
  [452, undefined, 'ERR_GRAPH_TOKEN_DEAD'],

  // a permission is gone
  [10, undefined, 'ERR_GRAPH_PERMISSION_LOST'],
  [200, undefined, 'ERR_GRAPH_PERMISSION_LOST'],
  [283, undefined, 'ERR_GRAPH_PERMISSION_LOST'],
  [294, undefined, 'ERR_GRAPH_PERMISSION_LOST'],
  [299, undefined, 'ERR_GRAPH_PERMISSION_LOST'],

  // an asset is gone or out of reach
  [100, 33, 'ERR_GRAPH_ASSET_LOST'],
  [33, undefined, 'ERR_GRAPH_ASSET_LOST'],
  [190, 492, 'ERR_GRAPH_ASSET_LOST'],
  [190, 145, 'ERR_GRAPH_ASSET_LOST'],

  // blocked for policy
  [368, undefined, 'ERR_GRAPH_BLOCKED'],
  [368, 4854002, 'ERR_GRAPH_BLOCKED'],
  [368, 1404082, 'ERR_GRAPH_BLOCKED'],

  // ours to set right: app, secret, version, capability, name of a permission
  [3, undefined, 'ERR_GRAPH_OPERATOR'],
  [104, undefined, 'ERR_GRAPH_OPERATOR'],
  [2635, undefined, 'ERR_GRAPH_OPERATOR'],
  [3962, undefined, 'ERR_GRAPH_OPERATOR'],

  // wrong however often it is asked
  [100, undefined, 'ERR_GRAPH_BAD_REQUEST'],
  [506, undefined, 'ERR_GRAPH_BAD_REQUEST'],
  [2500, undefined, 'ERR_GRAPH_BAD_REQUEST'],
  [2642, undefined, 'ERR_GRAPH_TRANSIENT'],
  [1609005, undefined, 'ERR_GRAPH_BAD_REQUEST'],
  [199, undefined, 'ERR_GRAPH_BAD_REQUEST'],
  [300, undefined, 'ERR_GRAPH_BAD_REQUEST'],
]

it.each(table)('code %i with subcode %s means %s', (code, error_subcode, means) => {
  const error = {
    code,
    type: 'OAuthException',
    message: 'm',
    ...(error_subcode !== undefined && { error_subcode }),
  }
  expect(failureFor(error).code).toBe(means)
})

it('a wrong or missing proof is ours to set right, not a bad request', () => {
  const proof = { code: 100, type: 'GraphMethodException', message: 'Invalid appsecret_proof' }
  expect(failureFor(proof).code).toBe('ERR_GRAPH_OPERATOR')
  expect(failureFor({ ...proof, error_subcode: 33 }).code).toBe('ERR_GRAPH_ASSET_LOST')
})

it('what Meta itself calls transient is transient, unless its number says more', () => {
  expect(failureFor({ code: 100, is_transient: true }).code).toBe('ERR_GRAPH_TRANSIENT')
  expect(failureFor({ code: 99999, is_transient: true }).code).toBe('ERR_GRAPH_TRANSIENT')
  expect(failureFor({ code: 190, is_transient: true }).code).toBe('ERR_GRAPH_TOKEN_DEAD')
  expect(failureFor({ code: 2, is_transient: false }).code).toBe('ERR_GRAPH_TRANSIENT')
})

it.each([200, 400, 401, 403, 429, 500, 503])(
  'the status %i changes nothing about what a code means',
  (status) => {
    const body = { error: { code: 190, error_subcode: 463 } }
    const failure = graphFailure({ operation: 'me', as: 'connection', status, body, headers: new Headers() })
    expect(failure).toMatchObject({ code: 'ERR_GRAPH_TOKEN_DEAD', facts: { status } })
  },
)

/** What Meta says of a token, whichever: dead, of no session, of a lost role or permission, of a wrong signature. */
const aboutTokens = table.filter(([code]) => [0, 102, 190, 452].includes(code))

it.each(
  (['app', 'code-exchange'] as const).flatMap((as) =>
    [[101, undefined] as const, ...aboutTokens].map(([code, subcode]) => [as, code, subcode] as const),
  ),
)('as %s, code %i with subcode %s speaks of our own secret and of no business', (as, code, error_subcode) => {
  const body = {
    error: { code, type: 'OAuthException', ...(error_subcode !== undefined && { error_subcode }) },
  }
  const failure = graphFailure({ operation: 'debug-token', as, status: 400, body, headers: new Headers() })
  expect(failure).toMatchObject({ code: 'ERR_GRAPH_OPERATOR', retry: 'later' })
})

it('a failure tells the numbers and the trace, and never what Meta wrote', () => {
  const failure = failureFor({
    code: 190,
    error_subcode: 463,
    type: 'OAuthException',
    message: 'Error validating EAAsecret',
    error_user_title: 'EAAsecret',
    error_user_msg: 'EAAsecret',
    error_data: { blame: 'EAAsecret' },
    fbtrace_id: 'A3pz5DCfhBg',
  })
  expect(failure.message).toBe('insights was refused by meta with code 190')
  expect(failure.facts).toEqual({
    operation: 'insights',
    status: 400,
    metaCode: 190,
    metaSubcode: 463,
    metaTrace: 'A3pz5DCfhBg',
  })
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('EAAsecret')
})

it('the wait that the usage headers ask for goes with the failure', () => {
  const header = JSON.stringify({ '42': [{ call_count: 100, estimated_time_to_regain_access: 12 }] })
  expect(failureFor({ code: 80000 }, { 'x-business-use-case-usage': header }).retryAfterSeconds).toBe(720)
  expect(failureFor({ code: 80000 }).retryAfterSeconds).toBeUndefined()
})

it.each([
  [502, undefined, 'ERR_GRAPH_TRANSIENT'],
  [500, '<html>', 'ERR_GRAPH_TRANSIENT'],
  [302, undefined, 'ERR_GRAPH_MALFORMED'],
  [400, { error: 'invalid' }, 'ERR_GRAPH_MALFORMED'],
  [400, { error: { message: 'no code' } }, 'ERR_GRAPH_MALFORMED'],
])('an answer with status %i that is no envelope is judged by its status: %j', (status, body, code) => {
  expect(graphFailure({ operation: 'me', as: 'connection', status, body, headers: new Headers() }).code).toBe(
    code,
  )
})

it('an envelope is known by its code, however little else it holds', () => {
  expect(isGraphError({ error: { code: 1, message: 'An unknown error occurred' } })).toBe(true)
  expect(isGraphError({ error: { code: 1, error_data: '{"a":1}', unheard: [] } })).toBe(true)
  expect(isGraphError({ data: [] })).toBe(false)
  expect(isGraphError({ data: { error: { code: 190 } } })).toBe(false)
  expect(isGraphError(undefined)).toBe(false)
})

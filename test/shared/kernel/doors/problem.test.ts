import { expect, it } from 'vitest'
import { Failure, type FailureCode } from '../../../../shared/base/failure.ts'
import { problemOf } from '../../../../shared/kernel/doors/problem.ts'

/** What callers are told of each failure; one that is not theirs to know of is a 500. A new code needs its line here. */
const statuses = {
  ERR_REQUEST_INVALID: 400,
  ERR_CALLER_UNKNOWN: 403,
  ERR_RESULT_UNKNOWN: 404,
  ERR_CONNECTION_UNKNOWN: 404,
  ERR_RESULT_REFERENCE: 409,
  ERR_CONNECTION_ENDED: 409,
  ERR_RESULT_GONE: 410,
  ERR_CONFIGURATION_UNKNOWN: 422,
  ERR_RETURN_URL_UNLISTED: 422,
  ERR_APP_NOT_CONFIGURED: 503,
  ERR_STORE_UNAVAILABLE: 503,
  ERR_VAULT_UNAVAILABLE: 503,

  ERR_GRAPH_THROTTLED_APP: 500,
  ERR_GRAPH_THROTTLED_OBJECT: 500,
  ERR_GRAPH_TRANSIENT: 500,
  ERR_GRAPH_TIMEOUT: 500,
  ERR_GRAPH_TOKEN_DEAD: 500,
  ERR_GRAPH_PERMISSION_LOST: 500,
  ERR_GRAPH_ASSET_LOST: 500,
  ERR_GRAPH_BLOCKED: 500,
  ERR_GRAPH_OPERATOR: 500,
  ERR_GRAPH_BAD_REQUEST: 500,
  ERR_GRAPH_CODE_DEAD: 500,
  ERR_GRAPH_MALFORMED: 500,
  ERR_GRAPH_NO_TOKEN: 500,
  ERR_VAULT_SEAL_BROKEN: 500,
  ERR_MESSAGE_MALFORMED: 500,
  ERR_DEPLOYMENT_INVALID: 500,
} as const satisfies Record<FailureCode, number>

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

function isCode(code: string): code is FailureCode {
  return code in statuses
}
const codes = Object.keys(statuses).filter(isCode)

it.each(codes)('%s has its status and the title that goes with it', (code) => {
  const status = statuses[code]
  const problem = problemOf(new Failure(code, 'one sentence'))
  expect(problem.status).toBe(status)
  expect(problem.body).toMatchObject({ type: 'about:blank', title: titles[status], status })
})

const away: readonly string[] = ['ERR_STORE_UNAVAILABLE', 'ERR_VAULT_UNAVAILABLE']
const told = codes.filter((code) => statuses[code] !== 500 && !away.includes(code))

it.each(told)('%s tells its code and its sentence', (code) => {
  expect(problemOf(new Failure(code, 'one sentence')).body).toMatchObject({ code, detail: 'one sentence' })
})

it.each(codes.filter((code) => away.includes(code)))('%s tells its code and not what is away', (code) => {
  const { body } = problemOf(new Failure(code, 'table vault does not answer'))
  expect(body).toMatchObject({ code, detail: 'a part of this service does not answer: ask again' })
})

it.each(codes.filter((code) => statuses[code] === 500))('%s tells nothing of what happened', (code) => {
  const { body } = problemOf(new Failure(code, 'one sentence', { facts: { table: 'vault' } }))
  expect(body).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    code: 'ERR_INTERNAL',
  })
})

it.each([new Error('one sentence'), 'one sentence', undefined, { code: 'ERR_RESULT_GONE' }])(
  'anything else that is thrown tells nothing: %s',
  (error) => {
    expect(problemOf(error)).toMatchObject({ status: 500, body: { code: 'ERR_INTERNAL' } })
    expect(JSON.stringify(problemOf(error))).not.toContain('one sentence')
  },
)

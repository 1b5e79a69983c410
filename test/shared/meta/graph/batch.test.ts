import { expect, test } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { debugToken } from '../../../../shared/meta/edges/debug-token.ts'
import { batch } from '../../../../shared/meta/graph/batch.ts'

const TOKENS = ['EAAB-first', 'EAAB-second&third', 'EAAB-last']
const calls = TOKENS.map((token) => ({
  call: debugToken(),
  secretParams: { input_token: new Secret(token) },
}))
const packed = batch(calls, 'app', 'debug-token-batch')

function element(body: unknown, code = 200, headers: readonly object[] = []) {
  return { code, headers, body: JSON.stringify(body) }
}
const valid = element({ data: { is_valid: true, scopes: [] } })

test('operations are packed in their order, and the whole of them is a secret', () => {
  expect(packed).toMatchObject({ method: 'POST', path: '/', as: 'app', repeatable: true })
  expect(JSON.stringify(packed)).not.toContain('EAAB')
  const secret = packed.secretParams?.['batch']
  if (!(secret instanceof Secret)) throw new Error('the batch is no secret')
  expect(JSON.parse(secret.reveal())).toEqual([
    { method: 'GET', relative_url: 'debug_token?input_token=EAAB-first' },
    { method: 'GET', relative_url: 'debug_token?input_token=EAAB-second%26third' },
    { method: 'GET', relative_url: 'debug_token?input_token=EAAB-last' },
  ])
})

test('each operation has its own end: an answer, an error of meta’s, or none in time', () => {
  const usage = { name: 'x-app-usage', value: '{"call_count":100}' }
  const throttled = element({ error: { code: 4, message: 'slow down', type: 'OAuthException' } }, 400, [
    usage,
  ])
  const [first, second, third] = packed.read([valid, throttled, null])
  expect(first?.result).toMatchObject({ answer: { isValid: true } })
  expect(second?.result).toMatchObject({
    failure: { code: 'ERR_GRAPH_THROTTLED_APP', facts: { metaCode: 4 } },
  })
  expect(second?.headers?.get('x-app-usage')).toBe('{"call_count":100}')
  expect(third?.result).toMatchObject({ failure: { code: 'ERR_GRAPH_TIMEOUT' } })
  expect(third).not.toHaveProperty('headers')
})

test('a wrong app secret is the operator’s in a batch too', () => {
  const refused = element({ error: { code: 190, message: 'Invalid OAuth access token signature.' } }, 400)
  const [first] = packed.read([refused, valid, valid])
  expect(first?.result).toMatchObject({ failure: { code: 'ERR_GRAPH_OPERATOR' } })
})

test('an operation that is answered with no json, or with another shape, fails by itself', () => {
  const answers = packed.read([{ code: 200, body: 'EAAB is no json' }, element({ data: {} }), valid])
  expect(answers.map(({ result }) => ('failure' in result ? result.failure.code : 'ok'))).toEqual([
    'ERR_GRAPH_MALFORMED',
    'ERR_GRAPH_MALFORMED',
    'ok',
  ])
  expect(JSON.stringify(answers)).not.toContain('EAAB')
})

test('an operation that meta could not answer is transient', () => {
  const [first] = packed.read([{ code: 500, body: null }, valid, valid])
  expect(first?.result).toMatchObject({ failure: { code: 'ERR_GRAPH_TRANSIENT' } })
})

test.each([[[valid]], [[valid, valid, valid, valid]], [{ data: [] }], ['no list']])(
  'an answer that is no list of as many answers is malformed: %#',
  (body) => {
    expect(() => packed.read(body)).toThrow(expect.objectContaining({ code: 'ERR_GRAPH_MALFORMED' }))
  },
)

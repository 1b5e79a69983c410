import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, send, startWithoutProof, type Got } from '../../drive.ts'
import { startEmulator, type Emulator } from '../../start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  token = await connect(emulator)
})
afterEach(() => emulator.close())

type Fields = Readonly<Record<string, unknown>>

/** Sends a batch as a form, as curl and the Python SDK do. */
function sendBatch(
  operations: readonly Fields[],
  more: Readonly<Record<string, string>> = {},
  path = '/v25.0/',
) {
  const body = new URLSearchParams({ access_token: appToken, batch: JSON.stringify(operations), ...more })
  return send(emulator, path, { method: 'POST', body })
}

const get = (relativeUrl: string, more: Fields = {}): Fields => ({
  method: 'GET',
  relative_url: relativeUrl,
  ...more,
})
const debug = (input: string) => get(`debug_token?input_token=${encodeURIComponent(input)}`)
const proofOf = (text: string) => createHmac('sha256', seeded.appSecret).update(text).digest('hex')
const bodyAt = (got: Got, index: number): unknown => JSON.parse(String(got.json.at(index, 'body'))) as unknown

test.each(['/', '/v25.0', '/v25.0/'])(
  'a batch at %s answers in the order of its operations',
  async (path) => {
    const answer = await sendBatch([debug(token), debug('EAAx'), get('nobody/knows')], {}, path)
    expect(answer.status).toBe(200)
    expect(bodyAt(answer, 0)).toMatchObject({ data: { is_valid: true, type: 'SYSTEM_USER' } })
    expect(bodyAt(answer, 1)).toMatchObject({ data: { is_valid: false } })
    expect(answer.json.at(2, 'code')).toBe(400)
    expect(bodyAt(answer, 2)).toMatchObject({ error: { code: 2500 } })
  },
)

test('a batch may be JSON with native operations and a bearer token', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${appToken}` }
  const body = JSON.stringify({ batch: [debug(token)] })
  const answer = await send(emulator, '/v25.0', { method: 'POST', headers, body })
  expect(bodyAt(answer, 0)).toMatchObject({ data: { is_valid: true } })
})

test('each operation brings its headers, the usage among them, unless they are not wanted', async () => {
  const answer = await sendBatch([debug(token), get(`v26.0/act_${seeded.berlin}?access_token=${token}`)])
  const names = (index: number) =>
    (answer.json.at(index, 'headers') as { name: string; value: string }[]).map(({ name }) => name)
  expect(names(0)).toContain('x-app-usage')
  expect(names(1)).toContain('x-business-use-case-usage')
  expect(answer.json.at(1, 'headers')).toContainEqual({ name: 'facebook-api-version', value: 'v26.0' })
  const bare = await sendBatch([debug(token)], { include_headers: 'false' })
  expect(Object.keys(bare.json.at(0) as object)).toEqual(['code', 'body'])
})

test('each operation counts as a call and can be given a token of its own', async () => {
  const operations = [get('me?fields=id'), get('me?fields=id', { access_token: token })]
  const answer = await sendBatch(operations)
  expect([answer.json.at(0, 'code'), answer.json.at(1, 'code')]).toEqual([400, 200])
  const calls = await control(emulator, '/calls')
  expect([calls.json.at('byOperation', 'me.read'), calls.json.at('byOperation', 'batch')]).toEqual([2, 1])
})

test('an operation that is cut off is null, and the others answer', async () => {
  await control(emulator, '/faults', { operation: 'oauth.debug_token', skip: 1, cut: 'before-effect' })
  const answer = await sendBatch([debug(token), debug(token), debug(token)])
  expect([answer.json.at(0, 'code'), answer.json.at(1), answer.json.at(2, 'code')]).toEqual([200, null, 200])
})

test('a success can be left out, a failure cannot', async () => {
  const answer = await sendBatch([
    get(`debug_token?input_token=${token}`, { omit_response_on_success: true, name: 'first' }),
    get('me', { omit_response_on_success: true }),
  ])
  expect([answer.json.at(0), answer.json.at(1, 'code')]).toEqual([null, 400])
})

test('a POST has its parameters in its body', async () => {
  const body = `client_id=${seeded.appId}&client_secret=${seeded.appSecret}&grant_type=client_credentials`
  const answer = await sendBatch([{ method: 'post', relative_url: '/oauth/access_token', body }])
  expect(bodyAt(answer, 0)).toMatchObject({ token_type: 'bearer' })
})

test('one proof at the top counts for the operations with the batch’s token, and for no other', async () => {
  const strict = await startEmulator()
  const own = await connect(strict)
  const operations = [
    debug(own),
    get('me', { access_token: own }),
    get(`me?access_token=${own}&appsecret_proof=${proofOf(own)}`),
  ]
  const ask = (more: Readonly<Record<string, string>>) =>
    send(strict, '/v25.0', {
      method: 'POST',
      body: new URLSearchParams({ access_token: appToken, batch: JSON.stringify(operations), ...more }),
    })
  const answer = await ask({ appsecret_proof: proofOf(appToken) })
  const without = await ask({})
  await strict.close()
  expect([0, 1, 2].map((index) => answer.json.at(index, 'code'))).toEqual([200, 400, 200])
  expect([without.status, without.json.at('error', 'code')]).toEqual([400, 100])
})

test.each([
  [{ batch: '[]' }, 'param batch must be an array'],
  [{ batch: '{"a":1}' }, 'param batch must be an array'],
  [{ batch: '[1]' }, 'param batch[0] must be an object'],
  [{ batch: '[{"method":"PUT","relative_url":"me"}]' }, 'batch[0][method] must be one of'],
  [{ batch: '[{"method":"GET"}]' }, 'batch[0][relative_url] must be a string'],
  [{ batch: '[{"method":"GET","relative_url":"me","body":{}}]' }, 'batch[0][body] must be a string'],
  [{ batch: '[{"method":"GET","relative_url":"{result=a:$.id}"}]' }, 'does not resolve references'],
  [{ batch: JSON.stringify(Array(51).fill(get('me'))) }, 'Maximum batch size is 50'],
  [{ access_token: '' }, 'An access token is required'],
  [{ access_token: `${seeded.appId}|wrong` }, 'Invalid OAuth access token signature'],
])('%j is refused as a whole', async (more, message) => {
  const answer = await sendBatch([get('me')], more)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error', 'message')).toContain(message)
})

test('a batch reaches no dialog, no control and no other batch', async () => {
  const nested = encodeURIComponent(JSON.stringify([get('me')]))
  const answer = await sendBatch([
    get('dialog/oauth'),
    get('__emulator/state'),
    { method: 'POST', relative_url: '', body: `batch=${nested}` },
    { method: 'POST', relative_url: 'v25.0/', body: `batch=${nested}` },
    get('https://127.0.0.1/me'),
  ])
  expect(answer.status).toBe(200)
  for (const index of [0, 1, 2, 3, 4]) expect(answer.json.at(index, 'code')).toBe(400)
  expect(answer.text).not.toContain('grants')
})

test('fifty operations are taken, and a dead token in one of them is that one’s matter', async () => {
  await control(emulator, '/tokens/kill', { businessId: seeded.harbour })
  const answer = await sendBatch([
    ...Array.from({ length: 49 }, () => debug(token)),
    get('me', { access_token: token }),
  ])
  expect(answer.json.value).toHaveLength(50)
  expect(bodyAt(answer, 48)).toMatchObject({ data: { is_valid: false, error: { code: 190, subcode: 458 } } })
  expect(bodyAt(answer, 49)).toMatchObject({ error: { code: 190, error_subcode: 458 } })
  expect((await graph(emulator, '/me', { access_token: appToken })).status).toBe(400)
})

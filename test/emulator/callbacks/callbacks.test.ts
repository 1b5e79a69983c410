import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, graph, seeded, send, startWithoutProof } from '../drive.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  receiver.answer = (response) => response.end(JSON.stringify(GOOD))
  await change({ deauthorizeUrl: `${receiver.url}/out`, dataDeletionUrl: `${receiver.url}/deletion` })
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const GOOD = { url: 'https://app.example/deletions/Ab12', confirmation_code: 'Ab12' }
const { appId, harbourOwner } = seeded
const change = (changes: object) => control(emulator, `/apps/${appId}`, changes)
const order = (more: object) => control(emulator, '/callbacks', { appId, personId: harbourOwner, ...more })
const remove = (more: object = {}) =>
  control(emulator, '/people/remove', { appId, personId: harbourOwner, ...more })
const logIn = () => connect(emulator, { configurationId: seeded.personal })
const signedRequests = () =>
  receiver.notifications.map(
    ({ body }) => new URLSearchParams(body.toString('utf8')).get('signed_request') ?? '',
  )
const payloads = () =>
  signedRequests().map((text) => {
    const payload = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8')
    return JSON.parse(payload) as Record<string, unknown>
  })

test('a person who removes the app is told to its deauthorize callback, in a signed form', async () => {
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  const token = await logIn()
  const userId = (await graph(emulator, '/me', { access_token: token })).json.at('id')
  const answer = await remove()
  expect(answer.json.at('killed')).toBe(1)
  expect(answer.json.at('callbacks', 0)).toMatchObject({
    kind: 'deauthorize',
    userId,
    answer: { status: 200 },
  })
  expect(receiver.notifications).toHaveLength(1)
  expect(receiver.notifications[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded')
  const issued = Date.parse('2026-11-23T12:00:00Z') / 1000
  expect(payloads()).toEqual([
    { algorithm: 'HMAC-SHA256', expires: issued + 3600, issued_at: issued, user_id: userId },
  ])
  const [signature, payload = ''] = signedRequests()[0]?.split('.') ?? []
  expect(signature).toBe(createHmac('sha256', seeded.appSecret).update(payload).digest('base64url'))
})

test('who asks for deletion, too, causes both, and the answer is kept', async () => {
  await logIn()
  const answer = await remove({ deletion: true })
  expect(answer.json.at('callbacks', 0, 'kind')).toBe('deauthorize')
  expect(answer.json.at('callbacks', 1)).toMatchObject({
    kind: 'data-deletion',
    answer: { status: 200, receipt: { url: GOOD.url, confirmationCode: 'Ab12' } },
  })
  const kept = await control(emulator, '/callbacks?settled=true&kind=data-deletion')
  expect(kept.json.at('callbacks')).toHaveLength(1)
  expect(kept.json.at('callbacks', 0, 'answer', 'problem')).toBeUndefined()
})

test('a business that removes the app calls nobody back', async () => {
  await connect(emulator)
  await control(emulator, '/integrations/remove', { appId, businessId: seeded.harbour })
  const kept = await control(emulator, '/callbacks?settled=true')
  expect([kept.json.at('callbacks'), receiver.notifications]).toEqual([[], []])
})

test('an app without addresses is not called, and the removal goes on', async () => {
  await change({ deauthorizeUrl: null, dataDeletionUrl: null })
  await logIn()
  expect((await remove({ deletion: true })).json.value).toEqual({ killed: 1, callbacks: [] })
})

test('a callback is signed with the secret that the app has now', async () => {
  await change({ appSecret: 'the-second-secret' })
  await order({ kind: 'deauthorize' })
  const [signature, payload = ''] = signedRequests()[0]?.split('.') ?? []
  expect(signature).toBe(createHmac('sha256', 'the-second-secret').update(payload).digest('base64url'))
})

test.each([
  ['not JSON', '<p>ok</p>', 'the answer is not JSON'],
  ['a list', '[]', 'the answer is not an object'],
  ['without an address', '{"confirmation_code":"Ab12"}', 'url must be an address of the web'],
  ['with an address of another kind', '{"url":"javascript:x","confirmation_code":"A"}', 'url must be'],
  ['without a code', '{"url":"https://app.example/x"}', 'confirmation_code must be'],
  [
    'with a code of other letters',
    '{"url":"https://a.example","confirmation_code":"a-b"}',
    'letters and digits',
  ],
  [
    'with a number as code',
    '{"url":"https://a.example","confirmation_code":12}',
    'confirmation_code must be',
  ],
])('an answer to a deletion %s is not taken', async (_, body, problem) => {
  receiver.answer = (response) => response.end(body)
  const answer = await order({ kind: 'data-deletion' })
  expect(answer.json.at('answer', 'problem')).toContain(problem)
  expect(answer.json.at('answer', 'receipt')).toBeUndefined()
  expect(answer.json.at('answer', 'body')).toBe(body)
})

test('a deauthorization is content with any 200, and with nothing else', async () => {
  receiver.answer = (response) => response.end()
  expect((await order({ kind: 'deauthorize' })).json.at('answer', 'problem')).toBeUndefined()
  receiver.answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end()
  expect((await order({ kind: 'deauthorize' })).json.at('answer', 'problem')).toBe('status 302')
  receiver.answer = (response) => response.destroy()
  expect((await order({ kind: 'deauthorize' })).json.at('answer', 'problem')).toBe('connection failed')
})

test.each(['wrong-signature', 'other-algorithm', 'other-hash', 'truncated', 'padded', 'numeric-user-id'])(
  'a callback can be sent %s on command',
  async (variant) => {
    await order({ kind: 'deauthorize' })
    const answer = await order({ kind: 'deauthorize', variant })
    expect(answer.json.at('variant')).toBe(variant)
    const [right, other] = signedRequests()
    expect(other).not.toBe(right)
  },
)

test('a replayed callback is the last one once more, letter for letter', async () => {
  expect((await order({ kind: 'deauthorize', variant: 'replayed' })).json.at('error')).toBe(
    'variant: nothing was sent that could be replayed',
  )
  await order({ kind: 'deauthorize' })
  await control(emulator, '/clock', { advanceSeconds: 86_400 })
  await order({ kind: 'deauthorize', variant: 'replayed' })
  const [first, second] = signedRequests()
  expect(second).toBe(first)
})

test('nothing beyond this machine is called', async () => {
  await change({
    deauthorizeUrl: 'https://app.example/out',
    dataDeletionUrl: 'http://127.0.0.1@app.example/x',
  })
  for (const kind of ['deauthorize', 'data-deletion'])
    expect((await order({ kind })).json.at('answer', 'problem')).toBe(
      'the emulator calls nothing beyond this machine',
    )
})

test('a removal by the API answers at once; who settles waits for the app', async () => {
  const token = await logIn()
  receiver.answer = (response) => setTimeout(() => response.end(), 100)
  const path = `/v25.0/me/permissions?access_token=${token}`
  expect((await send(emulator, path, { method: 'DELETE' })).text).toBe('true')
  expect((await control(emulator, '/callbacks')).json.at('callbacks')).toEqual([])
  expect((await control(emulator, '/callbacks?settled=true')).json.at('callbacks')).toHaveLength(1)
})

test('what was signed is not shown, and the person’s id is told as one to look for', async () => {
  const token = await logIn()
  const userId = String((await graph(emulator, '/me', { access_token: token })).json.at('id'))
  await remove()
  const shown = await control(emulator, '/callbacks')
  expect(shown.text).not.toContain(signedRequests()[0])
  expect((await control(emulator, '/secrets')).json.at('appScopedId')).toEqual([userId])
})

test.each([
  [{ kind: 'goodbye' }, 'kind: must be one of'],
  [{ kind: 'deauthorize', variant: 'odd' }, 'variant: must be one of'],
  [{ kind: 'deauthorize', userId: '1234567' }, 'must hold either personId or userId'],
  [{ kind: 'deauthorize', appId: '999999' }, 'appId: names no app'],
])('an order with %j is refused', async (more, message) => {
  const answer = await order(more)
  expect([answer.status, answer.json.at('error')]).toEqual([400, expect.stringContaining(message)])
  expect(receiver.notifications).toEqual([])
})

test('nobody can remove an app that they never logged in to', async () => {
  expect((await remove()).json.at('error')).toBe('personId: names nobody who has logged in to this app')
  await change({ deauthorizeUrl: null })
  expect((await order({ kind: 'deauthorize' })).json.at('error')).toBe('appId: has no address for this')
})

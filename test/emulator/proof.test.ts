import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, graph, seeded } from './drive.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

// Computed once with another tool, for this secret and this token.
const TOKEN = 'EAAtesttoken'
const PLAIN = '558080b299ccfabcdbfaf45bd3a4f6c06b5703c83f3c6d3023c8efc960fef88b'
const TIMED = '3b97c70bf17dba2af519d03108f301002ef635ab2d753e04f8bd19b99dc31289'
const TIME = 1_767_225_600

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator()
  const token = emulator.state.tokens.get(await connect(emulator))
  if (!token) throw new Error('the login left no token')
  emulator.state.tokens.set(TOKEN, { ...token, value: TOKEN })
  await control(emulator, '/clock', { set: new Date(TIME * 1000).toISOString(), frozen: true })
})
afterEach(() => emulator.close())

const me = (parameters: Readonly<Record<string, string>>) =>
  graph(emulator, '/me', { access_token: TOKEN, ...parameters })

test('the known plain proof opens a call', async () => {
  expect((await me({ appsecret_proof: PLAIN })).status).toBe(200)
})

test('the known timed proof opens a call for five minutes', async () => {
  const timed = { appsecret_proof: TIMED, appsecret_time: String(TIME) }
  expect((await me(timed)).status).toBe(200)
  await control(emulator, '/clock', { advanceSeconds: 300 })
  expect((await me(timed)).status).toBe(200)
  await control(emulator, '/clock', { advanceSeconds: 1 })
  expect((await me(timed)).json.at('error')).toMatchObject({ code: 100, type: 'GraphMethodException' })
})

test('a call without proof is refused while the app requires one', async () => {
  expect((await me({})).json.at('error')).toMatchObject({
    message: 'API calls from the server require an appsecret_proof argument',
    type: 'GraphMethodException',
    code: 100,
  })
  await control(emulator, `/apps/${seeded.appId}`, { requireProof: false })
  expect((await me({})).status).toBe(200)
})

test.each([
  ['a wrong proof', { appsecret_proof: 'ab'.repeat(32) }],
  ['a proof in capitals', { appsecret_proof: PLAIN.toUpperCase() }],
  ['a timed proof without its time', { appsecret_proof: TIMED }],
  ['a timed proof with another time', { appsecret_proof: TIMED, appsecret_time: String(TIME + 1) }],
  ['a plain proof with a time', { appsecret_proof: PLAIN, appsecret_time: String(TIME) }],
])('%s is refused, required or not', async (_, parameters) => {
  await control(emulator, `/apps/${seeded.appId}`, { requireProof: false })
  const answer = await me(parameters)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error')).toMatchObject({
    message: 'Invalid appsecret_proof provided in the API argument',
    type: 'GraphMethodException',
    code: 100,
  })
})

test('a reset secret makes yesterday’s proof wrong', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { appSecret: 'another-secret' })
  expect((await me({ appsecret_proof: PLAIN })).json.at('error', 'code')).toBe(100)
})

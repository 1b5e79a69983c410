import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Refusal } from '../../../infra/cli/refusal.ts'
import { appSecretProof } from '../../../shared/meta/graph/app-secret-proof.ts'
import { Secret } from '../../../shared/base/secret.ts'
import { cut, json, type ScriptedGraph, scriptedGraph } from '../../shared/adapters/graph/scripted-graph.ts'
import { APP_SECRET, hold, NEW_TOKEN, newlyDeployed, OLD_SECRET, setUp, stored } from './setup-world.ts'

const URL = 'https://api.example.com/webhooks/main'
const fields = [
  'business_integration_install',
  'business_integration_uninstall',
  'business_integration_update',
]
const own = {
  object: 'application',
  callback_url: URL,
  active: true,
  fields: fields.map((name) => ({ name, version: 'v25.0' })),
}

let graph: ScriptedGraph
beforeAll(async () => {
  graph = await scriptedGraph()
})
afterAll(() => graph.close())
beforeEach(() => {
  graph.received.length = 0
  newlyDeployed()
})

const listing = (...data: object[]) => json({ data })
const subscribed = json({ success: true })
const refusedWith = (code: number) => json({ error: { code, type: 'OAuthException', message: 'no' } }, 400)
const run = (...args: string[]) => setUp(['--app', 'main', ...args], { graphOrigin: graph.origin })

it('subscribes as the app, with the token that it has just stored, and reads back', async () => {
  graph.answer(listing(), subscribed, listing(own))
  const { output, error } = await run()
  expect(error).toBeUndefined()
  expect(output).toContain(`The webhooks are subscribed: Meta has verified ${URL}`)
  const [, post] = graph.received
  expect(graph.received.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET'])
  expect(post?.path).toBe('/v25.0/1000000000000001/subscriptions')
  const token = new Secret(`1000000000000001|${APP_SECRET}`)
  expect(post?.authorization).toBe(`Bearer ${token.reveal()}`)
  expect(Object.fromEntries(post?.form ?? [])).toEqual({
    object: 'application',
    callback_url: URL,
    fields: fields.join(','),
    include_values: 'true',
    verify_token: NEW_TOKEN,
    appsecret_proof: appSecretProof(new Secret(APP_SECRET), token).reveal(),
  })
})

it('subscribes with the stored secret and token, asking for nothing', async () => {
  hold({ appSecret: OLD_SECRET, webhookVerifyToken: 'a word' })
  graph.answer(listing(own), subscribed, listing(own))
  const { asked, error } = await run('--only', 'webhooks')
  expect([asked, error, stored()]).toEqual([0, undefined, []])
  expect(graph.received[1]?.form.get('verify_token')).toBe('a word')
  expect(graph.received[1]?.authorization).toContain(OLD_SECRET)
})

it('asks Meta for nothing when only the secret is to be stored', async () => {
  expect((await run('--only', 'secret')).error).toBeUndefined()
  expect(graph.received).toEqual([])
})

it('cannot subscribe with a secret that nobody has stored', async () => {
  const { output } = await run('--only', 'webhooks')
  expect(output).toContain('Example/main holds no app secret yet')
  expect(stored()).toEqual([])
})

it('says whose webhooks it takes over', async () => {
  graph.answer(listing({ ...own, callback_url: 'https://old.example/hook' }), subscribed, listing(own))
  expect((await run()).output).toContain('Meta sent these webhooks to https://old.example/hook until now.')
})

it('tries a handshake again that came before the token was known everywhere', async () => {
  graph.answer(listing(), refusedWith(2200), refusedWith(2200), subscribed, listing(own))
  const { error, pauses } = await run()
  expect(error).toBeUndefined()
  expect(pauses).toHaveLength(2)
})

it.each([
  [
    'an address that Meta cannot verify',
    [2200, 2200, 2200],
    'reachable from the internet',
    '--only webhooks',
  ],
  ['a wrong app secret', [190], 'does not accept the app secret', '--app main'],
  ['another refusal', [100], 'refused by meta with code 100', '--only webhooks'],
])('of %s says what to mend and how to go on; what is stored stays', async (_what, codes, why, then) => {
  graph.answer(listing(), ...codes.map(refusedWith))
  const { output, error } = await run()
  expect(error).toBeInstanceOf(Refusal)
  expect(output).toContain('The app secret is stored.')
  expect(output).toContain('Valid OAuth Redirect URIs')
  expect(output).toContain('The webhooks are not subscribed: ')
  expect(output).toContain(why)
  expect(output).toMatch(new RegExp(`Then: npm run setup -- .*${then}$`))
  expect(output).not.toContain(NEW_TOKEN)
  expect(stored()).toHaveLength(1)
})

it('says when Meta does not answer', async () => {
  graph.answer(cut, cut)
  const { output, error } = await run()
  expect(error).toBeInstanceOf(Refusal)
  expect(output).toContain('Meta did not answer (ERR_GRAPH_TRANSIENT)')
})

it.each<[string, object[], string]>([
  ['not listed', [], 'does not list it'],
  ['of another object', [{ ...own, object: 'page' }], 'does not list it'],
  [
    'of another address',
    [{ ...own, callback_url: 'https://old.example/hook' }],
    'still sends them to https://old',
  ],
  ['not active', [{ ...own, active: false }], 'not active'],
  ['short of a field', [{ ...own, fields: own.fields.slice(1) }], 'the fields business_integration_install'],
])('does not believe in a subscription that is then %s', async (_what, listed, why) => {
  graph.answer(listing(), subscribed, listing(...listed))
  const { output, error } = await run()
  expect(error).toBeInstanceOf(Refusal)
  expect(output).toContain(why)
})

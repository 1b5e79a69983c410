import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { wantedWebhooks } from '../../../infra/cli/wanted-webhooks.ts'
import type { AppDeployment, Deployment, LoginConfiguration } from '../../../shared/domain/deployment.ts'
import { json, type ScriptedGraph, scriptedGraph } from '../../shared/adapters/graph/scripted-graph.ts'
import { exampleDeployment } from '../synthesis.ts'
import { newlyDeployed, setUp } from './setup-world.ts'

const URL = 'https://api.example.com/webhooks/main'
const configuration: LoginConfiguration = {
  configurationId: '730000000000002',
  tokenKind: 'user',
  permissions: ['email', 'pages_show_list'],
  assetTypes: [],
  automations: [],
}
const forPersons = { persons: configuration, alike: configuration }
const forWhatsApp = {
  whatsapp: {
    ...configuration,
    tokenKind: 'system-user' as const,
    permissions: ['whatsapp_business_management'],
  },
}

function appWith(configurations: AppDeployment['configurations']): AppDeployment {
  return { appId: '1000000000000001', ownBusinessId: '1', graphVersion: 'v25.0', configurations }
}

const objects = (app: AppDeployment) =>
  Object.fromEntries(wantedWebhooks(app).map(({ object, fields }) => [object, fields]))

it('wants of an app what its configurations are worth being told about, and no more', () => {
  const applications = [
    'business_integration_install',
    'business_integration_uninstall',
    'business_integration_update',
  ]
  expect(objects(appWith({}))).toEqual({ application: applications })
  expect(objects(appWith(forPersons))).toEqual({
    application: applications,
    permissions: ['connected', 'email', 'pages_show_list'],
  })
  expect(objects(appWith(forWhatsApp))).toEqual({
    application: applications,
    whatsapp_business_account: ['account_update'],
  })
})

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
const noField = json({ error: { code: 100, error_subcode: 7, type: 'OAuthException', message: 'no' } }, 400)
const held = (object: string, fields: readonly string[], callback_url = URL) => {
  return { object, callback_url, active: true, fields }
}
const own = held('application', objects(appWith({}))['application'] ?? [])

function run(configurations: AppDeployment['configurations']) {
  const deployment: Deployment = { ...exampleDeployment, apps: { main: appWith(configurations) } }
  return setUp(['--app', 'main'], { graphOrigin: graph.origin, deployment })
}

const posted = () =>
  graph.received
    .filter(({ method }) => method === 'POST')
    .map(({ form }) => `${form.get('object')}: ${form.get('fields')}`)

it('subscribes each object by itself and reads all of them back', async () => {
  const persons = held('permissions', ['connected', 'email', 'pages_show_list'])
  graph.answer(listing(), subscribed, subscribed, listing(own, persons))
  expect((await run(forPersons)).error).toBeUndefined()
  expect(posted().slice(1)).toEqual(['permissions: connected,email,pages_show_list'])
})

it('does with less where Meta has no field for a permission', async () => {
  graph.answer(listing(), subscribed, noField, subscribed, listing(own, held('permissions', ['connected'])))
  const { output, error } = await run(forPersons)
  expect(error).toBeUndefined()
  expect(posted().slice(1)).toEqual([
    'permissions: connected,email,pages_show_list',
    'permissions: connected',
  ])
  expect(output).toContain('only connected is subscribed')
})

it('leaves the other fields of WhatsApp as they are', async () => {
  const fields = ['messages', 'account_update']
  const before = held('whatsapp_business_account', ['messages'])
  graph.answer(listing(before), subscribed, subscribed, listing(own, { ...before, fields }))
  expect((await run(forWhatsApp)).error).toBeUndefined()
  expect(posted().slice(1)).toEqual(['whatsapp_business_account: messages,account_update'])
})

it('leaves WhatsApp’s webhooks to whoever receives them, and says so', async () => {
  const others = held('whatsapp_business_account', ['messages'], 'https://inbox.example/hook')
  graph.answer(listing(others), subscribed, listing(own, others))
  const { output, error } = await run(forWhatsApp)
  expect(error).toBeUndefined()
  expect(posted()).toHaveLength(1)
  expect(output).toContain('Webhooks of whatsapp_business_account stay with https://inbox.example/hook')
})

it('does not believe in a subscription of one object for that of another', async () => {
  graph.answer(listing(), subscribed, subscribed, listing(own))
  const { output } = await run(forWhatsApp)
  expect(output).toContain('does not list it')
})

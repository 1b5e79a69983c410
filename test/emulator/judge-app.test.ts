import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, seeded, startWithoutProof } from './drive.ts'
import { installFields } from './drive-webhooks.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import type { Emulator } from './start-emulator.ts'

// Meta's own SDK once more, as the app this time. It has no types; these are the members used.
interface Sdk {
  readonly FacebookAdsApi: { init(token: string, locale: string, crashLog: boolean): unknown }
  readonly FacebookAdsApiBatch: new (api: unknown) => Batch
  readonly Application: new (id: string) => {
    createSubscription(fields: string[], parameters: object): Promise<unknown>
    getSubscriptions(fields: string[]): Promise<Cursor>
    deleteSubscriptions(parameters: object): Promise<unknown>
    getConnectedClientBusinesses(fields: string[], parameters: object): Promise<Cursor>
  }
}
interface Batch {
  add(
    method: string,
    path: string,
    parameters: object,
    files: undefined,
    success: (response: { readonly body: unknown }) => void,
    failure: (response: { readonly body: unknown }) => void,
  ): unknown
  /** Answers a batch of what came back as null, or null. */
  execute(): Promise<Batch | null>
}
type SdkObject = Readonly<Record<string, unknown>>
interface Cursor extends Array<SdkObject> {
  hasNext(): boolean
  next(): Promise<Cursor>
}

const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk') as Sdk

let emulator: Emulator
let receiver: Receiver
let api: unknown
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => emulator.origin, configurable: true })
  Object.defineProperty(sdk.FacebookAdsApi, 'VERSION', { get: () => 'v25.0', configurable: true })
  api = sdk.FacebookAdsApi.init(appToken, 'en_US', false)
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

test('Meta’s SDK sends a batch, and asks again for what came back as null', async () => {
  const token = await connect(emulator)
  await control(emulator, '/faults', { operation: 'oauth.debug_token', cut: 'before-effect' })
  const answers: string[] = []
  const failures: unknown[] = []
  const batch = new sdk.FacebookAdsApiBatch(api)
  const add = (path: string, parameters: object) =>
    batch.add(
      'GET',
      path,
      parameters,
      undefined,
      (response) => answers.push(JSON.stringify(response.body)),
      (response) => failures.push(response.body),
    )
  add('debug_token', { input_token: token })
  add('me', { access_token: token, fields: 'client_business_id' })
  add('me', {})
  const again = await batch.execute()
  expect(answers).toEqual([expect.stringContaining(seeded.harbour)])
  expect(failures).toMatchObject([{ error: { code: 2500 } }])
  expect(await again?.execute()).toBeNull()
  expect(answers[1]).toContain('"is_valid":true')
})

test('Meta’s SDK subscribes, lists and ends subscriptions', async () => {
  const app = new sdk.Application(seeded.appId)
  await app.createSubscription([], {
    object: 'application',
    callback_url: receiver.url,
    fields: installFields,
    verify_token: 'verify-me',
    include_values: true,
  })
  const [subscription] = await app.getSubscriptions([])
  expect(subscription?.['callback_url']).toBe(receiver.url)
  await app.deleteSubscriptions({ object: 'application' })
  expect(await app.getSubscriptions([])).toHaveLength(0)
})

test('Meta’s SDK lists the businesses that have the app, page by page', async () => {
  await connect(emulator)
  await connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })
  let page = await new sdk.Application(seeded.appId).getConnectedClientBusinesses(['name'], { limit: 1 })
  const names = page.map((business) => business['name'])
  while (page.hasNext()) {
    page = await page.next()
    names.push(...page.map((business) => business['name']))
  }
  expect(names).toEqual(['Harbour Coffee', 'Northwind Cycles'])
})

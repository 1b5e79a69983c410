import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, graph, seeded, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

// Meta's own SDK as a person's app. It has no types; these are the members used.
interface Sdk {
  readonly FacebookAdsApi: { init(token: string, locale: string, crashLog: boolean): unknown }
  readonly User: new (id: string) => {
    deletePermissions(parameters: object): Promise<unknown>
    getPermissions(fields: string[]): Promise<readonly Readonly<Record<string, unknown>>[]>
  }
}

const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk') as Sdk

let emulator: Emulator
let token: string
let userId: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => emulator.origin, configurable: true })
  Object.defineProperty(sdk.FacebookAdsApi, 'VERSION', { get: () => 'v25.0', configurable: true })
  token = await connect(emulator, { configurationId: seeded.personal })
  userId = String((await graph(emulator, '/me', { access_token: token })).json.at('id'))
})
afterEach(() => emulator.close())

test('Meta’s SDK takes one permission back, and reads that it is declined', async () => {
  sdk.FacebookAdsApi.init(token, 'en_US', false)
  const user = new sdk.User('me')
  await user.deletePermissions({ permission: 'ads_read' })
  const permissions = await user.getPermissions([])
  expect(permissions.map((one) => [one['permission'], one['status']])).toContainEqual([
    'ads_read',
    'declined',
  ])
})

test('Meta’s SDK takes the app off a person, as the person and as the app', async () => {
  sdk.FacebookAdsApi.init(appToken, 'en_US', false)
  await new sdk.User(userId).deletePermissions({})
  expect((await graph(emulator, '/me', { access_token: token })).json.at('error', 'error_subcode')).toBe(458)
  const again = await connect(emulator, { configurationId: seeded.personal })
  sdk.FacebookAdsApi.init(again, 'en_US', false)
  await new sdk.User('me').deletePermissions({})
  await expect(new sdk.User('me').getPermissions([])).rejects.toMatchObject({
    response: { code: 190, error_subcode: 458 },
  })
})

import { expect, test } from 'vitest'
import { run } from '../../../../functions/login/link/run.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { apiRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const good = {
  configuration: 'ads-insights',
  reference: 'harbour-coffee',
  returnUrl: 'https://partner.example/connected',
}

async function refusal(given: object, world = createWorld(), caller = 'partner-backend'): Promise<unknown> {
  const refused = await run(world.ports, apiRequest({ caller, body: { ...good, ...given } })).catch(
    (error: unknown) => error,
  )
  expect(world.effects).toStrictEqual([])
  return refused
}

test.each([
  ['a member that is not known', { scope: 'ads_read' }],
  ['no configuration', { configuration: undefined }],
  ['an empty reference', { reference: '' }],
  ['a reference of 257 characters', { reference: 'x'.repeat(257) }],
  ['a reference that is no text', { reference: 7 }],
  ['no return url', { returnUrl: undefined }],
  ['a return state of 1025 characters', { returnState: 'x'.repeat(1025) }],
])('a request with %s is refused and leaves nothing', async (_what, given) => {
  expect(await refusal(given)).toMatchObject({ code: 'ERR_REQUEST_INVALID' })
})

test('a body that is no object is refused', async () => {
  const world = createWorld()
  await expect(run(world.ports, apiRequest({ body: [] }))).rejects.toMatchObject({
    code: 'ERR_REQUEST_INVALID',
  })
})

test.each([
  'https://partner.example/connected/',
  'https://partner.example/connected?x=1',
  'https://PARTNER.example/connected',
  'https://partner.example',
  'https://evil.example/connected',
])('a return url that differs from every listed one is refused: %s', async (returnUrl) => {
  expect(await refusal({ returnUrl })).toMatchObject({ code: 'ERR_RETURN_URL_UNLISTED' })
})

test('a return url of another caller is refused', async () => {
  const answer = await refusal({}, createWorld(), 'second-partner')
  expect(answer).toMatchObject({ code: 'ERR_RETURN_URL_UNLISTED' })
})

test.each(['ads-insight', 'constructor', '__proto__'])(
  'a configuration that the app does not have is refused: %s',
  async (configuration) => {
    expect(await refusal({ configuration })).toMatchObject({ code: 'ERR_CONFIGURATION_UNKNOWN' })
  },
)

test.each(['another', 'constructor', '__proto__'])(
  'an app that is not deployed has no configurations: %s',
  async (app) => {
    expect(await refusal({ app })).toMatchObject({ code: 'ERR_CONFIGURATION_UNKNOWN' })
  },
)

test('an app must be named where there are two, and the named one is taken', async () => {
  expect(await refusal({}, createWorld({ deployment: twoApps }))).toMatchObject({
    code: 'ERR_REQUEST_INVALID',
  })
  const world = createWorld({ deployment: twoApps })
  await run(world.ports, apiRequest({ body: { ...good, app: 'other' } }))
  expect([...world.rows.links.values()]).toMatchObject([{ appKey: 'other' }])
})

test('an app whose secret is not set up gives no link', async () => {
  const world = createWorld()
  world.configured.clear()
  expect(await refusal({}, world)).toMatchObject({ code: 'ERR_APP_NOT_CONFIGURED', retry: 'later' })
})

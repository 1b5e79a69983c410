import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/process/run.ts'
import { applicationEntry } from '../../../factories/deliveries.ts'
import { createWorld } from '../../../factories/world.ts'

const entry = applicationEntry()
const message = { v: 1, appKey: 'demo', object: 'application', entry }
const KEY = 'webhook-entries/v1/app=demo/hash.json'

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'text'],
  ['another version', { ...message, v: 2 }],
  ['no app', { ...message, appKey: undefined }],
  ['no object', { ...message, object: 7 }],
  ['no entry', { ...message, entry: undefined }],
  ['an entry that is a list', { ...message, entry: [] }],
  ['an entry without a time', { ...message, entry: { ...entry, time: undefined } }],
  [
    'a change of nobody',
    { ...message, entry: { ...entry, changes: [{ field: 'business_integration_install' }] } },
  ],
  ['a key under which nothing lies', { ...message, entry: undefined, entryKey: KEY }],
])('%s is a failure that ends in the dead letters, without its values in it', async (_what, value) => {
  const world = createWorld()
  const error: unknown = await run(world.ports, value).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'ERR_MESSAGE_MALFORMED', retry: 'never' })
  expect(inspect(error)).not.toContain('business_manager_id')
  expect(world.effects).toEqual([])
})

test('an entry in the bucket that is no JSON is malformed', async () => {
  const world = createWorld()
  world.rows.webhookEntries.set(KEY, '{"private text')
  const error: unknown = await run(world.ports, { ...message, entry: undefined, entryKey: KEY }).catch(
    (caught: unknown) => caught,
  )
  expect(error).toMatchObject({ code: 'ERR_MESSAGE_MALFORMED' })
  expect(inspect(error)).not.toContain('private')
})

test.each(['gone', '__proto__', 'constructor'])(
  'an app %j that this deployment has not is named',
  async (appKey) => {
    await expect(run(createWorld().ports, { ...message, appKey })).rejects.toMatchObject({
      code: 'ERR_DEPLOYMENT_INVALID',
    })
  },
)

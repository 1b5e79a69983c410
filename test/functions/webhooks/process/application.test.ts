import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/process/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { applicationEntry, BUSINESS } from '../../../factories/deliveries.ts'
import { createWorld } from '../../../factories/world.ts'

const INSTALLATION = installationIdOf('1029384756102938', 'system-user', BUSINESS)

function messageOf(entry: object, appKey = 'demo', object = 'application') {
  return { v: 1, appKey, object, entry }
}

test.each([
  ['business_integration_install', 'installed'],
  ['business_integration_uninstall', 'uninstalled'],
  ['business_integration_update', 'changed'],
])('%s is evidence for the judge, of the time that Meta names', async (field, kind) => {
  const world = createWorld({ now: NOON + 3_600_000 })
  expect(await run(world.ports, messageOf(applicationEntry(field)))).toBeUndefined()
  expect(world.sent.evidence).toEqual([
    { message: { v: 1, installationId: INSTALLATION, evidence: { kind, at: NOON } }, afterSeconds: 0 },
  ])
  expect(world.counted).toMatchObject([{ name: 'WebhookEvidence', dimension: { kind } }])
})

test('the installation is that of the app which the delivery came for', async () => {
  const world = createWorld({ deployment: twoApps })
  await run(world.ports, messageOf(applicationEntry(), 'other'))
  const other = installationIdOf('5647382910564738', 'system-user', BUSINESS)
  expect(world.sent.evidence).toMatchObject([{ message: { installationId: other } }])
})

test('several changes of one entry go together, and an unknown one is counted', async () => {
  const world = createWorld()
  const entry = {
    ...applicationEntry(),
    changes: [
      ...applicationEntry('business_integration_update', '1').changes,
      { field: 'business_integration_rename', value: {} },
      ...applicationEntry('business_integration_update', '2').changes,
    ],
  }
  await run(world.ports, messageOf(entry))
  expect(world.sent.evidence).toHaveLength(2)
  expect(world.operations()).toEqual(['evidenceQueue.send'])
  expect(world.counted).toContainEqual({
    name: 'WebhookFieldsUnknown',
    dimension: { field: 'business_integration_rename' },
    amount: 1,
  })
})

test('a subscription without values is counted, for nobody can be told by it', async () => {
  const world = createWorld()
  const { id, time } = applicationEntry()
  await run(world.ports, messageOf({ id, time, changed_fields: ['business_integration_uninstall'] }))
  expect(world.effects).toEqual([])
  expect(world.counted).toMatchObject([{ name: 'WebhookFieldsWithoutValue' }])
})

test('an entry that lies in the bucket is fetched', async () => {
  const world = createWorld()
  const entryKey = 'webhook-entries/v1/app=demo/hash.json'
  world.rows.webhookEntries.set(entryKey, JSON.stringify(applicationEntry()))
  await run(world.ports, { v: 1, appKey: 'demo', object: 'application', entryKey })
  expect(world.sent.evidence).toHaveLength(1)
})

test('an object that nothing reads is counted and done with', async () => {
  const world = createWorld()
  await run(world.ports, messageOf({ id: '7', messaging: ['private'] }, 'demo', 'page'))
  expect(world.effects).toEqual([])
  expect(world.counted).toEqual([{ name: 'WebhooksPassedOver', dimension: { object: 'page' }, amount: 1 }])
})

test('told twice, the judge hears the same twice', async () => {
  const world = createWorld()
  await run(world.ports, messageOf(applicationEntry()))
  await run(world.ports, messageOf(applicationEntry()))
  const [first, second] = world.sent.evidence
  expect(second).toEqual(first)
})

test('while the judge’s queue does not answer the message waits', async () => {
  const world = createWorld()
  world.outward.fail('evidenceQueue.send', new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  await expect(run(world.ports, messageOf(applicationEntry()))).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

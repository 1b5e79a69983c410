import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/process/run.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { BUSINESS } from '../../../factories/deliveries.ts'
import { partnerEntry, partnerShapes } from '../../../factories/partner-entries.ts'
import { createWorld } from '../../../factories/world.ts'

const APP = '1029384756102938'
const time = NOON / 1000

function messageOf(entry: object) {
  return { v: 1, appKey: 'demo', object: 'whatsapp_business_account', entry }
}

test.each(['plain', 'in-value', 'at-entry'] as const)(
  'written %s, a removed app is evidence about the business that owns the account',
  async (shape) => {
    const world = createWorld()
    const entry = partnerEntry('PARTNER_APP_UNINSTALLED', shape, { businessId: BUSINESS, time })
    await run(world.ports, messageOf(entry))
    const installationId = installationIdOf(APP, 'system-user', BUSINESS)
    const evidence = { kind: 'uninstalled', at: NOON }
    expect(world.sent.evidence.map(({ message }) => message)).toEqual([{ v: 1, installationId, evidence }])
    expect(world.sent.again).toEqual([])
  },
)

test('what ends, begins or grows between a business and its accounts is a change and no end', async () => {
  for (const event of ['PARTNER_REMOVED', 'PARTNER_ADDED', 'PARTNER_APP_INSTALLED']) {
    const world = createWorld()
    await run(world.ports, messageOf(partnerEntry(event, 'plain', { businessId: BUSINESS })))
    expect(world.sent.evidence).toMatchObject([{ message: { evidence: { kind: 'changed' } } }])
  }
})

test('the removal of another app of the provider’s says nothing', async () => {
  const world = createWorld()
  const entry = partnerEntry('PARTNER_APP_UNINSTALLED', 'plain', { appId: '1029384756102939' })
  await run(world.ports, messageOf(entry))
  expect(world.effects).toEqual([])
  expect(world.counted.map(({ name }) => name)).toEqual(['WebhooksOfOtherApps'])
})

test('an event that is not about access is counted and done with', async () => {
  const world = createWorld()
  await run(world.ports, messageOf(partnerEntry('ACCOUNT_VIOLATION', 'plain')))
  expect(world.effects).toEqual([])
  expect(world.counted).toMatchObject([
    { name: 'WebhookFieldsUnknown', dimension: { field: 'account_violation' } },
  ])
})

test('where nobody is named, nobody is accused: everybody is looked at', async () => {
  const world = createWorld()
  await run(world.ports, messageOf(partnerEntry('PARTNER_APP_UNINSTALLED', 'without-waba')))
  expect(world.sent.evidence).toEqual([])
  expect(world.sent.again).toHaveLength(1)
  expect(world.counted).toContainEqual({
    name: 'WebhooksWithoutBusiness',
    dimension: { field: 'partner_app_uninstalled' },
    amount: 1,
  })
})

test('a week late, twice and in any order it is the same evidence', async () => {
  const world = createWorld({ now: NOON + 7 * 24 * 3_600_000 })
  const events = ['PARTNER_ADDED', 'PARTNER_APP_UNINSTALLED', 'PARTNER_ADDED', 'PARTNER_APP_UNINSTALLED']
  for (const event of events) await run(world.ports, messageOf(partnerEntry(event, 'plain', { time })))
  const times = world.sent.evidence.map(({ message }) => message.evidence.at)
  expect(times).toEqual([NOON, NOON, NOON, NOON])
  expect(world.sent.evidence[1]).toEqual(world.sent.evidence[3])
})

test.each(partnerShapes)('written %s and cut short it ends in the dead letters', async (shape) => {
  const { time: _time, ...cut } = { time: 0, ...partnerEntry('PARTNER_ADDED', shape) }
  await expect(run(createWorld().ports, messageOf(cut))).rejects.toMatchObject({
    code: 'ERR_MESSAGE_MALFORMED',
  })
})

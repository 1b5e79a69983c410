import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/process/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { partnerEntry } from '../../../factories/partner-entries.ts'
import { INSTALLATION, placeInstallation } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const MINUTE = 60_000
const NOON_MINUTE = NOON / MINUTE
const entry = partnerEntry('PARTNER_APP_UNINSTALLED', 'without-waba')
const webhook = { v: 1, appKey: 'demo', object: 'whatsapp_business_account', entry }

/** So many installations of the app, beside one that is somebody else's. */
function place(world: World, count: number): string[] {
  placeInstallation(world)
  const row = world.rows.installations.get(INSTALLATION)
  if (!row) throw new Error('the installation was not placed')
  world.rows.installations.delete(INSTALLATION)
  const ids = Array.from({ length: count }, (_none, at) => `inst_${String(at).padStart(6, '0')}`)
  for (const installationId of ids) world.rows.installations.set(installationId, { ...row, installationId })
  world.rows.installations.set('inst_other', { ...row, installationId: 'inst_other', appKey: 'other' })
  return ids
}

/** Hands the room its own messages until there are none left. */
async function goOn(world: World): Promise<void> {
  for (let at = 0; at < world.sent.again.length; at++) await run(world.ports, world.sent.again[at]?.message)
}

test('every installation of the app is swept, and no other app’s', async () => {
  const world = createWorld({ deployment: twoApps })
  const ids = place(world, 3)
  await run(world.ports, webhook)
  expect(world.sent.again).toMatchObject([{ afterSeconds: 0 }])
  await goOn(world)
  expect(world.sent.work).toEqual(
    ids.map((ownerId) => ({
      automation: 'health/sweep',
      message: {
        v: 1,
        jobKey: { ownerId, automation: 'health/sweep', assetId: '-' },
        generation: 0,
        epoch: NOON_MINUTE + 1,
        reason: 'signal',
      },
    })),
  )
})

test('however many webhooks come within a quarter of an hour, they are one look and one more at its end', async () => {
  const world = createWorld()
  place(world, 2)
  for (let times = 0; times < 100; times++) {
    await run(world.ports, webhook)
    world.clock.advance(1_000)
  }
  expect(world.sent.again.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 15 * 60 - 1])
  await goOn(world)
  expect(new Set(world.sent.work.map(({ message }) => message.epoch))).toEqual(
    new Set([NOON_MINUTE + 1, NOON_MINUTE + 16]),
  )
})

test('a webhook of the next quarter of an hour begins at once again', async () => {
  const world = createWorld()
  await run(world.ports, webhook)
  world.clock.advance(15 * MINUTE)
  await run(world.ports, webhook)
  expect(world.sent.again.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 0])
})

test('many installations are asked for in several messages, each of them once', async () => {
  const world = createWorld()
  const ids = place(world, 20_001)
  await run(world.ports, webhook)
  await goOn(world)
  expect(world.sent.again).toHaveLength(3)
  expect(world.sent.work.map(({ message }) => message.jobKey.ownerId)).toEqual(ids)
})

test('a look that a crash left unmarked is begun twice rather than never', async () => {
  const world = createWorld()
  world.outward.fail('webhookDeliveries.remember', new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  await expect(run(world.ports, webhook)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  world.outward.mend('webhookDeliveries.remember')
  await run(world.ports, webhook)
  expect(world.sent.again).toHaveLength(2)
})

test.each([
  { v: 1, appKey: 'gone', everywhere: { epoch: 1 } },
  { v: 1, appKey: 'constructor', everywhere: { epoch: 1 } },
])('an app that this deployment has not is not looked at: %j', async (message) => {
  await expect(run(createWorld().ports, message)).rejects.toMatchObject({ code: 'ERR_DEPLOYMENT_INVALID' })
})

test.each([{ everywhere: {} }, { everywhere: { epoch: 'now' } }, { everywhere: { epoch: 1, after: 7 } }])(
  'a message of another shape is none: %j',
  async (given) => {
    await expect(run(createWorld().ports, { v: 1, appKey: 'demo', ...given })).rejects.toMatchObject({
      code: 'ERR_MESSAGE_MALFORMED',
    })
  },
)

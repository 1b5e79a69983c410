import { expect, test } from 'vitest'
import { connectionJobs } from '../../../factories/connections.ts'
import { connectionIdOf, installationIdOf } from '../../../../shared/domain/ids.ts'
import { ISSUED_AT, tokenFacts } from '../../../factories/graph-answers.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { BUSINESS, finalize, sealedLogin } from './sealed-login.ts'

const installationId = installationIdOf('1029384756102938', 'system-user', BUSINESS)
const connectionId = connectionIdOf(installationId, 'partner-backend', 'harbour-coffee')

test('root, installation, assets, jobs, connection, first runs, survey, end, event, landing: in this order', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  expect(world.operations().filter((operation) => !operation.startsWith('graph.'))).toStrictEqual([
    'linkConsumption.consume',
    'rootSeal.sealFromLanding',
    'installationWrites.put',
    'installationWrites.putAssets',
    'jobPlanning.plan',
    'connectionWrites.activate',
    'jobPlanning.plan',
    'workQueues.send',
    'evidenceQueue.send',
    'attemptEnds.end',
    'eventBus.publish',
    'attemptNotes.told',
    'landingTokens.remove',
  ])
})

test('everything is asked of meta before anything of the business is written', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const operations = world.operations()
  const lastAsked = operations.findLastIndex((operation) => operation.startsWith('graph.'))
  expect(lastAsked).toBeLessThan(operations.indexOf('rootSeal.sealFromLanding'))
})

test('the installation holds what meta said of the token, permissions as a set', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  expect([...world.rows.installations.values()]).toStrictEqual([
    {
      installationId,
      appKey: 'demo',
      appId: '1029384756102938',
      tokenKind: 'system-user',
      grantorId: BUSINESS,
      actorId: '122100000000001',
      grant: {
        permissions: ['ads_read', 'business_management'],
        granular: [{ permission: 'ads_read', targetIds: ['42', '43'] }],
      },
      consentedAt: ISSUED_AT,
      mark: {
        attemptId: login.attemptId,
        tokenIssuedAt: ISSUED_AT,
        tokenSealedAt: world.clock.now(),
      },
    },
  ])
})

test('the root token is the one that was sealed, with its expiry where it has one', async () => {
  const { world, login } = sealedLogin()
  const expiresAt = Math.floor(world.clock.now() / 1000) + 5_184_000
  world.graph.answer('debug-token', tokenFacts({ expires_at: expiresAt }))
  await finalize(world, login)
  const root = world.rows.roots.get(installationId)
  expect(root?.sealed.reveal()).toBe(`the token of ${login.attemptId}`)
  expect(root?.tokenExpiresAt).toBe(expiresAt * 1000)
  expect(world.rows.installations.get(installationId)?.tokenExpiresAt).toBe(expiresAt * 1000)
})

test('the connection turns active with its assets and leaves its event to the relay', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const row = world.rows.connections.get(connectionId)
  const assets = [
    { type: 'ad-account', assetId: '42' },
    { type: 'ad-account', assetId: '43' },
  ]
  expect(row).toMatchObject({
    state: 'active',
    generation: 1,
    revision: 1,
    reference: 'harbour-coffee',
    assets,
  })
  expect(row).toMatchObject({
    unpublished: true,
    events: [{ type: 'connection.established', revision: 1, n: 0 }],
  })
  expect(row?.events[0]?.data).toStrictEqual({
    caller: 'partner-backend',
    app: 'demo',
    configuration: 'ads-insights',
    grantor: BUSINESS,
    assets,
    permissions: ['ads_read', 'business_management'],
  })
})

test('each ad account gets a job on the wheel and a first run in the minute of the sealing', async () => {
  const { world, login } = sealedLogin()
  world.clock.advance(10 * 60_000)
  await finalize(world, login)
  expect(connectionJobs(world)).toMatchObject(
    ['42', '43'].map((assetId) => ({ assetId, onWheel: true, generation: 1, everyMinutes: 60 })),
  )
  const epoch = Math.floor((attemptIn(world, login.attemptId).sealedAt ?? 0) / 60_000)
  const automation = 'automations/hourly-insights'
  expect(world.sent.work).toStrictEqual(
    ['42', '43'].map((assetId) => ({
      automation,
      message: {
        v: 1,
        jobKey: { ownerId: connectionId, automation, assetId },
        generation: 1,
        epoch,
        reason: 'first-run',
      },
    })),
  )
})

test('the installation gets the job that looks after its token, whatever the configuration names', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  expect([...world.rows.jobs.values()].filter(({ ownerId }) => ownerId === installationId)).toMatchObject([
    { automation: 'health/sweep', assetId: '-', onWheel: true, everyMinutes: 360, installationId },
  ])
})

test('the login ends completed with its connection, heard by the bus', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const end = { outcome: 'completed', reason: 'connected', connectionId }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end, toldAt: world.clock.now() })
  expect(world.sent.events).toMatchObject([
    { id: `login#${login.attemptId}`, type: 'login.completed', connectionId, reference: 'harbour-coffee' },
  ])
  expect(world.rows.landings.size).toBe(0)
})

test('no token is in what is sent, published, logged or kept outside the vault', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const { sent, logged, counted, effects, rows } = world
  const kept = JSON.stringify([sent, logged, counted, effects, Object.values(rows).map((map) => [...map])])
  expect(kept).not.toContain('the token of')
})

import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/process/run.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { createWorld } from '../../../factories/world.ts'

const PERSON = '10222270944537964'
const INSTALLATION = installationIdOf('1029384756102938', 'user', PERSON)

function messageOf(field: string, verb: string) {
  const entry = { id: PERSON, uid: PERSON, time: NOON / 1000, changes: [{ field, value: { verb } }] }
  return { v: 1, appKey: 'demo', object: 'permissions', entry }
}

test.each([
  ['connected', 'disconnected', 'uninstalled'],
  ['connected', 'connected', 'installed'],
  ['ads_read', 'revoked', 'changed'],
  ['ads_read', 'granted', 'changed'],
])('%s with the verb %s is evidence about the person’s own installation', async (field, verb, kind) => {
  const world = createWorld()
  await run(world.ports, messageOf(field, verb))
  expect(world.sent.evidence.map(({ message }) => message)).toEqual([
    { v: 1, installationId: INSTALLATION, evidence: { kind, at: NOON } },
  ])
})

test('a verb that nobody knows is counted and done with', async () => {
  const world = createWorld()
  await run(world.ports, messageOf('connected', 'pondering'))
  expect(world.effects).toEqual([])
  expect(world.counted).toMatchObject([{ name: 'WebhookFieldsUnknown' }])
})

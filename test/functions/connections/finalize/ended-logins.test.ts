import { expect, test } from 'vitest'
import { attemptIn, issueLogin } from '../../../factories/logins.ts'
import { createWorld } from '../../../factories/world.ts'
import { finalize } from './sealed-login.ts'

const end = { outcome: 'failed', reason: 'dialog-error', metaCode: '191' } as const

function endedByCallback() {
  const world = createWorld()
  const login = issueLogin(world, { status: 'ended', end, endedAt: world.clock.now() })
  world.clock.advance(5_000)
  return { world, login }
}

test('the end that a callback has written is told with its reason and its time', async () => {
  const { world, login } = endedByCallback()
  await finalize(world, login)
  expect(world.sent.events).toStrictEqual([
    {
      id: `login#${login.attemptId}`,
      type: 'login.failed',
      version: 1,
      time: '2026-11-23T12:30:00.000Z',
      attemptId: login.attemptId,
      reference: 'harbour-coffee',
      data: {
        caller: 'partner-backend',
        app: 'demo',
        configuration: 'ads-insights',
        reason: 'dialog-error',
        metaCode: '191',
      },
    },
  ])
})

test('the bus hears before the attempt says that it has heard', async () => {
  const { world, login } = endedByCallback()
  await finalize(world, login)
  expect(world.operations()).toStrictEqual(['eventBus.publish', 'attemptNotes.told', 'landingTokens.remove'])
  expect(attemptIn(world, login.attemptId).toldAt).toBe(world.clock.now())
})

test('an end that was told is not told again', async () => {
  const { world, login } = endedByCallback()
  await finalize(world, login)
  await finalize(world, login)
  expect(world.sent.events).toHaveLength(1)
})

test('an end of which the bus could not hear is told under the same id the next time', async () => {
  const { world, login } = endedByCallback()
  world.outward.fail('attemptNotes.told', new Error('the table is away'))
  await expect(finalize(world, login)).rejects.toThrow('the table is away')
  world.outward.mend('attemptNotes.told')
  await finalize(world, login)
  const id = `login#${login.attemptId}`
  expect(world.sent.events.map((event) => event.id)).toStrictEqual([id, id])
})

test('an end stays what the callback has made it', async () => {
  const { world, login } = endedByCallback()
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(end)
})

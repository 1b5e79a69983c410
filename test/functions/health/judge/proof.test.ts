import { expect, test } from 'vitest'
import { NOON } from '../../../factories/ambient.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import { CONSENT, invalidToken } from '../../../factories/verdicts.ts'
import { courtroom } from './judging.ts'

const { attemptId } = CONSENT

test('an uninstall whose token meta calls invalid takes the connection and every job out of service', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', invalidToken(467))
  await court.hear({ kind: 'uninstalled', at: NOON - 1_000 })
  expect(court.health()).toMatchObject({ verdict: 'removed', since: NOON, attemptId })
  expect(court.connection()).toMatchObject({
    state: 'removed',
    removedAt: NOON,
    revision: 2,
    generation: 1,
    unpublished: true,
    events: [
      {
        type: 'connection.removed',
        revision: 2,
        n: 0,
        generation: 1,
        time: NOON,
        data: {
          caller: 'partner-backend',
          app: 'demo',
          configuration: 'ads-insights',
          grantor: '880000000000001',
          reason: 'app-removed',
          evidence: [
            { kind: 'uninstalled', time: '2026-11-23T12:29:59.000Z' },
            { kind: 'token-invalid', time: '2026-11-23T12:30:00.000Z', metaCode: 190, metaSubcode: 467 },
          ],
        },
      },
    ],
  })
  expect(court.jobsOnWheel()).toEqual([])
})

test('a removal subcode is proof by itself', async () => {
  for (const subcode of [458, 465]) {
    const court = courtroom()
    await court.findDead(subcode)
    expect(court.connection().state).toBe('removed')
  }
})

test('a token that is invalid for another reason suspends, and is no removal', async () => {
  for (const subcode of [459, 460, 463, 464, 467, undefined]) {
    const court = courtroom()
    await court.findDead(subcode)
    expect(court.health()?.verdict).toBe('token-dead')
    expect(court.connection()).toMatchObject({ state: 'suspended', suspendedFor: 'token-dead' })
    expect(court.jobsOnWheel()).toEqual(['health/sweep'])
    expect(court.told()).toEqual(['connection.suspended'])
  }
})

test('a business that is missing among the app’s is removed once its token is found dead, and not before', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'absent', at: NOON })
  expect(court.health()?.verdict).toBe('unknown')
  expect(court.connection().state).toBe('active')
  court.world.graph.answer('debug-token', invalidToken(460))
  await court.hearAgain()
  expect(court.connection().state).toBe('removed')
})

test('a refused call is asked about, and a good token clears it', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'call-refused', at: NOON - 1_000, code: 190, subcode: 458 })
  expect(court.world.graph.calls).toHaveLength(1)
  expect(court.health()?.verdict).toBe('healthy')
  expect(court.connection().state).toBe('active')
  await court.hear({ kind: 'call-refused', at: NOON - 2_000, code: 190, subcode: 458 })
  expect(court.world.graph.calls).toHaveLength(1)
})

test('a webhook that comes before the token dies is asked about again until it does', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'uninstalled', at: NOON })
  expect(court.world.sent.again).toMatchObject([{ afterSeconds: 15 }])
  await court.hearAgain()
  expect(court.connection().state).toBe('active')
  court.world.graph.answer('debug-token', invalidToken())
  await court.hearAgain()
  expect(court.connection().state).toBe('removed')
  expect(court.world.sent.again).toEqual([])
})

test('a webhook that a good token outlives by an hour is settled', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'uninstalled', at: NOON })
  while (court.world.sent.again.length > 0) await court.hearAgain()
  expect(court.health()?.verdict).toBe('healthy')
  expect(court.world.graph.calls.length).toBeLessThan(15)
  expect(court.connection().state).toBe('active')
})

test('a webhook dated into the future is settled an hour after it came', async () => {
  const court = courtroom()
  court.world.graph.answer('debug-token', tokenFacts())
  await court.hear({ kind: 'uninstalled', at: NOON * 1_000 })
  while (court.world.sent.again.length > 0) await court.hearAgain()
  expect(court.health()?.verdict).toBe('healthy')
})

test('evidence that is not newer than the consent is void', async () => {
  const court = courtroom()
  await court.hear({ kind: 'uninstalled', at: CONSENT.tokenIssuedAt })
  await court.hear({ kind: 'absent', at: CONSENT.tokenIssuedAt - 1 })
  expect(court.health()).toBeUndefined()
  expect(court.world.effects).toEqual([])
  expect(court.world.counted.map(({ dimension }) => dimension['bearing'])).toEqual(['void', 'void'])
})

test('an answer about the token of a login that is being finalized, or broke off, is about all that is held', async () => {
  const court = courtroom()
  const { roots } = court.world.rows
  const mark = { ...CONSENT, attemptId: 'the-next', tokenSealedAt: NOON - 1 }
  for (const [key, root] of roots) roots.set(key, { ...root, mark })
  court.world.graph.answer('debug-token', invalidToken(460))
  await court.hear({ kind: 'call-refused', at: NOON - 1, code: 190 })
  expect(court.health()).toMatchObject({ verdict: 'token-dead', attemptId })
  expect(court.connection().state).toBe('suspended')
})

test('an answer about a token that a login has replaced meanwhile says nothing', async () => {
  const court = courtroom()
  const { installations } = court.world.rows
  court.world.graph.answer('debug-token', () => {
    for (const [key, row] of installations)
      installations.set(key, { ...row, mark: { ...CONSENT, attemptId: 'the-next' } })
    return invalidToken(458)
  })
  await court.hear({ kind: 'uninstalled', at: NOON })
  expect(court.health()?.verdict).toBe('unknown')
  expect(court.connection().state).toBe('active')
})

import { expect, test } from 'vitest'
import { attemptIn, issueLogin } from '../../../factories/logins.ts'
import { callBack, CODE, waitingLogin } from './callback-of.ts'

test('a callback that comes twice is exchanged once and leads to the same place', async () => {
  const { world, login } = waitingLogin()
  const first = await callBack(world, login)
  const before = world.effects.length
  expect(await callBack(world, login)).toStrictEqual(first)
  expect(world.graph.calls).toHaveLength(1)
  expect(world.effects).toHaveLength(before)
})

test('twenty callbacks at once make one exchange, one landing token and twenty identical redirects', async () => {
  const { world, login } = waitingLogin()
  const answers = await Promise.all(Array.from({ length: 20 }, () => callBack(world, login)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(world.graph.calls).toHaveLength(1)
  expect(world.operations().filter((operation) => operation === 'landingSeal.store')).toHaveLength(1)
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
})

test('callbacks that come while the exchange is under way lead back at once and send no code', async () => {
  const { world, login } = waitingLogin()
  const answer = world.graph.hang('exchange-code')
  const slow = callBack(world, login)
  while (world.graph.calls.length === 0) await Promise.resolve()
  const fast = await callBack(world, login, { code: 'another code' })
  expect(world.graph.calls).toHaveLength(1)
  expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
  answer()
  expect(await slow).toStrictEqual(fast)
})

test('a code after a cancel is not exchanged: the first answer has ended the login', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login, { error: 'access_denied' })
  await callBack(world, login, { code: CODE })
  expect(world.graph.calls).toStrictEqual([])
  expect(attemptIn(world, login.attemptId).end).toMatchObject({ outcome: 'cancelled' })
})

test('a cancel after a code changes nothing', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  await callBack(world, login, { error: 'access_denied' })
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
})

test('a replay of an end that the bus may not have heard of tells finalize again', async () => {
  const { world, login } = waitingLogin()
  world.outward.fail('finalizeQueue.send', new Error('the queue is away'))
  await expect(callBack(world, login, { error: 'access_denied' })).rejects.toThrow('the queue is away')
  world.outward.mend('finalizeQueue.send')
  await callBack(world, login, { error: 'access_denied' })
  const end = { outcome: 'cancelled', reason: 'cancelled-or-refused' }
  expect(world.sent.finalize.map(({ message }) => message)).toStrictEqual([
    { v: 1, attemptId: login.attemptId, end },
  ])
})

test('a replay of an end that the bus has heard of tells nobody', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login, { error: 'access_denied' })
  await world.ports.attemptNotes.told(login.attemptId, world.clock.now())
  const before = world.effects.length
  await callBack(world, login, { error: 'access_denied' })
  expect(world.effects).toHaveLength(before)
})

test('two logins of one link that come back at once both seal, and the link belongs to one of them', async () => {
  const { world, login } = waitingLogin()
  const other = issueLogin(world)
  await Promise.all([callBack(world, login), callBack(world, other, { code: 'another code' })])
  expect(world.rows.landings.size).toBe(2)
  expect([login.attemptId, other.attemptId]).toContain(world.rows.links.get(login.linkHash)?.consumedBy)
})

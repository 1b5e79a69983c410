import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/finalize/run.ts'
import { ISSUED_AT, tokenFacts } from '../../../factories/graph-answers.ts'
import { attemptIn } from '../../../factories/logins.ts'
import type { Rows } from '../../../factories/rows.ts'
import type { World } from '../../../factories/world.ts'
import { finalize, sealedLogin, sealLogin, snapshot } from './sealed-login.ts'

type Kind = 'roots' | 'installations' | 'assets' | 'jobs' | 'connections'

/** As if the consent behind these rows, and these alone, were newer than any other. */
function makeNewer(rows: Rows, kind: Kind): void {
  const mark = { attemptId: 'a newer consent', tokenIssuedAt: 9e15, tokenSealedAt: 9e15 }
  const kept: Map<string, object> = rows[kind]
  for (const [key, row] of kept) kept.set(key, { ...row, mark })
}

/** A login whose business has rows of a newer consent, in one table only: that consent is still on its way. */
async function overtakenIn(kind: Kind): Promise<{ world: World; attemptId: string }> {
  const { world, login } = sealedLogin()
  const before = world.rows.attempts.get(login.attemptId)
  const landing = world.rows.landings.get(login.attemptId)
  await finalize(world, login)
  if (!before || !landing) throw new Error('not sealed')
  world.rows.attempts.set(login.attemptId, before)
  world.rows.landings.set(login.attemptId, landing)
  world.sent.events.length = 0
  world.sent.work.length = 0
  makeNewer(world.rows, kind)
  return { world, attemptId: login.attemptId }
}

const kinds = ['roots', 'installations', 'assets', 'jobs'] satisfies Kind[]

test.each(kinds)('a newer consent that has only written its %s already stops an older one', async (kind) => {
  const { world, attemptId } = await overtakenIn(kind)
  const { attempts: _, landings: _landings, ...before } = snapshot(world)
  await finalize(world, { attemptId })
  const { attempts: _after, landings, ...after } = snapshot(world)
  expect(attemptIn(world, attemptId).end).toStrictEqual({ outcome: 'superseded', reason: 'newer-login' })
  expect(after).toStrictEqual(before)
  expect(landings).toStrictEqual([])
  expect(world.sent.work).toStrictEqual([])
  expect(world.sent.events).toMatchObject([{ type: 'login.superseded' }])
})

test('a newer consent that passes between the jobs and the connection of an older one stops it there', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const older = sealLogin(world, { linkHash: 'another link' })
  world.graph.answer('debug-token', tokenFacts({ issued_at: ISSUED_AT / 1000 + 1 }))
  const { connectionWrites } = world.ports
  const everything = ['roots', 'installations', 'assets', 'jobs', 'connections'] satisfies Kind[]
  const activate: typeof connectionWrites.activate = (connection, change) => {
    for (const kind of everything) makeNewer(world.rows, kind)
    return connectionWrites.activate(connection, change)
  }
  const ports = { ...world.ports, connectionWrites: { ...connectionWrites, activate } }
  expect(await run(ports, { v: 1, attemptId: older.attemptId })).toBeUndefined()
  expect(attemptIn(world, older.attemptId).end).toMatchObject({
    outcome: 'superseded',
    reason: 'newer-login',
  })
  expect([...world.rows.connections.values()]).toMatchObject([{ generation: 1, revision: 1 }])
  expect(world.sent.work.filter(({ message }) => message.generation === 2)).toStrictEqual([])
})

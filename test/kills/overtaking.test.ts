import { expect, test } from 'vitest'
import type { ReceivedMessage } from '../../infra/local/sqs/message.ts'
import { callBack, comeToRest, handOver, nextMessage, redeem } from './actors.ts'
import { type End, endOf, forget } from './end.ts'
import { connects, playToEnd } from './kill-points.ts'
import { answerOf, invite, type Invitation, type Login, visit } from './login.ts'
import type { Run } from './play.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000
/** Meta dates its tokens to the second: of two in one second neither is the newer. */
const MORE_THAN_A_SECOND = 2_000

interface Confirmed {
  readonly login: Login
  readonly runs: readonly Run[]
  /** What tells finalize of the confirmation. */
  readonly message: ReceivedMessage
}

/** A login whose token is sealed and whose result the partner has redeemed. */
async function confirmed(invitation: Invitation): Promise<Confirmed> {
  const login = await visit(world(), invitation)
  const { calls, effects } = await callBack(world(), login)
  await answerOf(redeem(world(), login, login.reference))
  const message = await nextMessage(world())
  if (!message) throw new Error('nobody told finalize of the confirmation')
  return { login, runs: [{ room: 'login/callback', calls, effects }], message }
}

async function endOfLogin({ login, runs }: Confirmed): Promise<End> {
  const answer = await answerOf(redeem(world(), login, login.reference))
  return endOf(world(), { login, runs, answer })
}

/** Runs finalize for one message, kept waiting before its n-th call until it was run for the other message. */
async function overtake(message: ReceivedMessage, call: number, other: ReceivedMessage): Promise<boolean> {
  let isOvertaken = false
  const until = async () => {
    isOvertaken = true
    await handOver(world(), other)
  }
  await handOver(world(), message, { hold: { call, until } })
  await comeToRest(world())
  return isOvertaken
}

async function undisturbedLogin() {
  const { played, end } = await playToEnd(world(), connects)
  const calls = played.runs.find(({ room }) => room === 'connections/finalize')?.calls ?? []
  const numbered = calls.map((name, place) => ({ call: place + 1, name }))
  // A call that is made again, as the opening of the landing token is, is one place to be overtaken at.
  return { end, calls: numbered.filter(({ name }, place) => calls.indexOf(name) === place) }
}

test(
  'a finalize overtaken by another one of the same login at any call ends as if alone',
  async () => {
    const { end, calls } = await undisturbedLogin()
    for (const { call, name } of calls) {
      const one = await confirmed(await invite(world()))
      expect.soft(await overtake(one.message, call, one.message), name).toBe(true)
      expect.soft(await endOfLogin(one), `overtaken before call ${call} (${name})`).toStrictEqual(end)
      await forget(world(), one.login)
    }
  },
  PATIENCE,
)

/** Two logins of one business for one reference: one connection, in everything the newer login's. */
function expectNewest(what: string, newer: End, older: End): void {
  const rows = Object.entries(newer.rows).filter(([key]) => !/^(?:ATT|LINK)#/.test(key))
  const connections = rows.filter(([key]) => key.includes(' CONN#'))
  // The installation's own job has no generation.
  const jobs = rows.filter(([key]) => key.startsWith('JOB#') && !key.includes('health/sweep'))
  expect.soft(connections.length, what).toBe(1)
  expect
    .soft(
      rows.filter(([key]) => key.startsWith('LAND#')),
      what,
    )
    .toStrictEqual([])
  for (const [key, row] of rows) expect.soft(row['lastAttemptId'], `${what}: ${key}`).toBe('ATTEMPT')
  const generation = connections[0]?.[1]['generation']
  expect.soft([1, 2], what).toContain(generation)
  expect.soft(jobs.length, what).toBeGreaterThan(1)
  expect.soft(new Set(jobs.map(([, row]) => row['generation'])), what).toStrictEqual(new Set([generation]))
  expect.soft(newer.rootToken, what).toBe('the newest of this business')
  expect.soft(newer.answer, what).toMatchObject({ body: { status: 'completed' } })
  const told = older.events.filter((event) => event['id'] === 'login#ATTEMPT').map((event) => event['type'])
  const { status } = (older.answer as { readonly body: { readonly status: string } }).body
  expect.soft(['completed', 'superseded'], what).toContain(status)
  expect.soft(told, what).toStrictEqual([`login.${status}`])
}

test.each(['older', 'newer'] as const)(
  'two logins of one business and reference end in one connection with the newest token, the %s overtaken at any write',
  async (overtaken) => {
    const { calls } = await undisturbedLogin()
    const fromFirstWrite = calls.slice(calls.findIndex(({ name }) => name.includes('PutItem ROOT')))
    for (const { call, name } of fromFirstWrite) {
      const invitation = await invite(world())
      const older = await confirmed(invitation)
      world().pass(MORE_THAN_A_SECOND)
      const newer = await confirmed(await invite(world(), invitation.business, invitation.reference))
      const [held, other] = overtaken === 'older' ? [older, newer] : [newer, older]
      expect.soft(await overtake(held.message, call, other.message), name).toBe(true)
      const what = `the ${overtaken} overtaken before call ${call} (${name})`
      expectNewest(what, await endOfLogin(newer), await endOfLogin(older))
      await forget(world(), older.login)
      await forget(world(), newer.login)
    }
  },
  PATIENCE,
)

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { run } from '../../../../functions/login/callback/run.ts'
import { notYourLogin } from '../../../../functions/login/callback/pages.ts'
import { cookieNameOf } from '../../../../shared/domain/login-secrets.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { attemptIn, type IssuedLogin, issueLogin } from '../../../factories/logins.ts'
import { pageRequest } from '../../../factories/requests.ts'
import { createWorld, type World } from '../../../factories/world.ts'
import { callBack, CODE, waitingLogin } from './callback-of.ts'

/** Our own page, nothing written and nobody told. */
const refused = { answer: notYourLogin, effects: [], told: [] }

async function seen(world: World, answer: Promise<unknown>): Promise<object> {
  return { answer: await answer, effects: world.effects, told: world.sent.finalize }
}

function withCookie(attemptId: string, cookie: string): ReadonlyMap<string, string> {
  return new Map([[cookieNameOf(attemptId), cookie]])
}

test('a browser without the cookie is refused and nothing is written', async () => {
  const { world, login } = waitingLogin()
  expect(await seen(world, callBack(world, { ...login, cookies: new Map() }))).toStrictEqual(refused)
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
})

test("another browser's cookie is refused, under its own name and under that of the attempt", async () => {
  const { world, login } = waitingLogin()
  const other = issueLogin(world)
  expect(await seen(world, callBack(world, { ...login, cookies: other.cookies }))).toStrictEqual(refused)
  expect(
    await seen(world, callBack(world, { ...login, cookies: withCookie(login.attemptId, other.cookie) })),
  ).toStrictEqual(refused)
})

test('a state of which one character was changed is refused', async () => {
  const { world, login } = waitingLogin()
  const last = login.state.endsWith('A') ? 'B' : 'A'
  const state = login.state.slice(0, -1) + last
  expect(await seen(world, callBack(world, { ...login, state }))).toStrictEqual(refused)
})

test('a cancel from a stranger does not end the login', async () => {
  const { world, login } = waitingLogin()
  expect(
    await seen(world, callBack(world, { ...login, cookies: new Map() }, { error: 'access_denied' })),
  ).toStrictEqual(refused)
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
})

test.each(['unknown', 'constructor', '__proto__', ''])(
  'a callback of an app that is not deployed is refused: %j',
  async (app) => {
    const { world, login } = waitingLogin()
    const query = { code: CODE, state: login.state }
    const request = pageRequest({ pathParameters: { app }, query, cookies: login.cookies })
    expect(await seen(world, run(world.ports, request))).toStrictEqual(refused)
  },
)

test("a state that was issued for another app's login is refused", async () => {
  const world = createWorld({ deployment: twoApps })
  const login = issueLogin(world, { appKey: 'other' })
  expect(await seen(world, callBack(world, login))).toStrictEqual(refused)
})

test('a callback without a state is refused', async () => {
  const { world, login } = waitingLogin()
  const request = pageRequest({
    pathParameters: { app: 'demo' },
    query: { code: CODE },
    cookies: login.cookies,
  })
  expect(await seen(world, run(world.ports, request))).toStrictEqual(refused)
})

test('a refusal is counted', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, { ...login, cookies: new Map() })
  expect(world.counted.map(({ name }) => name)).toStrictEqual(['CallbackRejected'])
})

test('an app that is not set up is told so before anything is looked up', async () => {
  const { world, login } = waitingLogin()
  world.configured.clear()
  await expect(callBack(world, login)).rejects.toMatchObject({ code: 'ERR_APP_NOT_CONFIGURED' })
  expect(world.effects).toStrictEqual([])
})

/** Parts of three logins put together at random, whole or cut or with something strange in between. */
function anyPair(logins: readonly IssuedLogin[]) {
  const some = fc.constantFrom(...logins)
  const halves = fc.tuple(some, some).map(([a, b]) => `${a.attemptId}.${b.state.split('.')[1]}`)
  const texts = fc.string({ maxLength: 80 })
  const state = fc.oneof(
    some.map((login) => login.state),
    halves,
    texts,
  )
  const cookie = fc.oneof(
    some.map((login) => login.cookie),
    texts,
  )
  const name = fc.oneof(
    some.map((login) => login.attemptId),
    texts,
  )
  return fc.record({ state, cookie, name })
}

test('any state and cookie that were not issued together are refused without a write', async () => {
  const world = createWorld()
  const logins = [issueLogin(world), issueLogin(world), issueLogin(world)]
  await fc.assert(
    fc.asyncProperty(anyPair(logins), async ({ state, cookie, name }) => {
      const issued = logins.find((login) => login.state === state)
      fc.pre(!(issued?.cookie === cookie && issued.attemptId === name))
      expect(await seen(world, callBack(world, { state, cookies: withCookie(name, cookie) }))).toStrictEqual(
        refused,
      )
    }),
    { numRuns: 500 },
  )
})

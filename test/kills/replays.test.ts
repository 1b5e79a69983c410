import { expect, test } from 'vitest'
import { callBack, comeToRest, redeem } from './actors.ts'
import { type End, endOf } from './end.ts'
import { connects, playToEnd } from './kill-points.ts'
import { answerOf, invite, type Login, visit } from './login.ts'
import type { Run } from './play.ts'
import type { Ended } from './process.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

/** What is left of a login whose callback was called more than once. */
async function endAfter(login: Login, callbacks: readonly Ended<unknown>[]): Promise<End> {
  await answerOf(redeem(world(), login, login.reference))
  await comeToRest(world())
  const answer = await answerOf(redeem(world(), login, login.reference))
  const runs = callbacks.map(({ calls, effects }): Run => ({ room: 'login/callback', calls, effects }))
  return endOf(world(), { login, runs, answer })
}

test('twenty callbacks at once exchange one code and lead to one place', async () => {
  const undisturbed = await playToEnd(world(), connects)
  const login = await visit(world(), await invite(world()))
  const twenty = await Promise.all(Array.from({ length: 20 }, () => callBack(world(), login)))
  const handles = await Promise.all(twenty.map((ended) => answerOf(Promise.resolve(ended))))
  expect(new Set(handles)).toStrictEqual(new Set([login.handle]))
  expect(await endAfter(login, twenty)).toStrictEqual(undisturbed.end)
})

test(
  'a callback overtaken by its own replay at any call exchanges one code',
  async () => {
    const undisturbed = await playToEnd(world(), connects)
    const calls = undisturbed.played.runs.find(({ room }) => room === 'login/callback')?.calls ?? []
    for (const [place, name] of calls.entries()) {
      const login = await visit(world(), await invite(world()))
      const replays: Ended<string | null>[] = []
      const until = async () => replays.push(await callBack(world(), login))
      const overtaken = await callBack(world(), login, { hold: { call: place + 1, until } })
      expect.soft(replays, name).toHaveLength(1)
      const handles = await Promise.all(
        [overtaken, ...replays].map((ended) => answerOf(Promise.resolve(ended))),
      )
      expect.soft(handles, name).toStrictEqual([login.handle, login.handle])
      expect.soft(await endAfter(login, [overtaken, ...replays]), name).toStrictEqual(undisturbed.end)
    }
  },
  PATIENCE,
)

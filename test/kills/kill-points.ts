import { expect } from 'vitest'
import type { FunctionKey } from '../../functions/registry.ts'
import { type End, endOf, forget, type Standing } from './end.ts'
import type { Moment } from './line.ts'
import { invite, visit } from './login.ts'
import { type Death, follow, type Played, type Run, type Story } from './play.ts'
import type { World } from './world.ts'

const MOMENTS: readonly Moment[] = ['before', 'after']

/** A partner that comes for the result at once, as its site does when the browser comes back. */
export const connects: Story = {
  name: 'a business connects',
  grants: true,
  reloads: true,
  partnerAfter: 0,
  ownReference: true,
}

/** How many processes were killed, and at which points the login had to be done again. */
export interface Tally {
  readonly points: number
  readonly lost: readonly string[]
}

/** A login that has come to its end, and what it left. */
export interface Ending {
  readonly played: Played
  readonly end: End
}

interface KillPoint {
  readonly name: string
  readonly death: Death
}

/**
 * Which of a room's processes are killed in a story whose others do what they do in another story too: the first, the
 * last, or those that make a call, up to it and a few calls beyond.
 */
export type Only = 'first' | 'last' | { readonly calling: string; readonly beyond: number }

/** How many calls of a process are killed. */
function reachOf(calls: readonly string[], run: number, processes: number, only?: Only): number {
  if (only === undefined) return calls.length
  if (only === 'first') return run === 1 ? calls.length : 0
  if (only === 'last') return run === processes ? calls.length : 0
  const place = calls.indexOf(only.calling)
  return place === -1 ? 0 : place + 1 + only.beyond
}

/** Every call of a room's processes in an undisturbed login, before and after its effect. */
function pointsOf(runs: readonly Run[], room: FunctionKey, only?: Only): KillPoint[] {
  const own = runs.filter((run) => run.room === room)
  return own
    .map(({ calls }, place) => ({
      run: place + 1,
      calls: calls.slice(0, reachOf(calls, place + 1, own.length, only)),
    }))
    .flatMap(({ calls, run }) =>
      calls.flatMap((name, place) =>
        MOMENTS.map((moment) => ({
          name: `${room}, process ${run}, killed ${moment} call ${place + 1} (${name})`,
          death: { room, run, kill: { call: place + 1, moment } },
        })),
      ),
    )
}

/** A new login of a new business, from the link to where nothing happens any more. */
export async function playToEnd(world: World, story: Story, death?: Death): Promise<Ending> {
  const login = await visit(world, await invite(world), story.grants)
  const played = await follow(world, story, login, death)
  return { played, end: await endOf(world, played) }
}

/** Whether the login may have to be done again: Meta has traded the code, and the token is not sealed. */
function mayBeLost({ status, isSpent, isSealed }: Standing): boolean {
  return status === 'exchanging' && isSpent && !isSealed
}

/** The one other end: told to partner and bus as lost, with nothing left in the vault. */
function expectLost(name: string, end: End): void {
  const lost = { outcome: 'failed', reason: 'exchange-lost' }
  expect.soft(Object.keys(end.rows), name).toStrictEqual(['ATT#ATTEMPT META', 'LINK#LINK META'])
  expect
    .soft(end.rows['ATT#ATTEMPT META'], name)
    .toMatchObject({ status: 'ended', end: lost, toldAt: 'time' })
  expect.soft(end, name).toMatchObject({
    events: [{ id: 'login#ATTEMPT', type: 'login.failed', data: { reason: 'exchange-lost' } }],
    firstRuns: [],
    rootToken: 'none',
    tokensIssued: 1,
    // the code came to Meta once more, and was refused
    exchanges: 2,
    deadLetters: 0,
  })
}

/** Nothing had begun, and nothing begins without the person: no token, no event, nothing to clean up. */
function expectUntouched(name: string, end: End): void {
  expect.soft(Object.keys(end.rows), name).toStrictEqual(['ATT#ATTEMPT META', 'LINK#LINK META'])
  expect.soft(end.rows['ATT#ATTEMPT META'], name).toMatchObject({ status: 'pending' })
  expect
    .soft(end, name)
    .toMatchObject({ events: [], firstRuns: [], tokensIssued: 0, exchanges: 0, deadLetters: 0 })
}

/** The partner is told; the person follows the same link once more, and is connected as if nothing had been before. */
async function expectSecondVisit(world: World, name: string, lost: Ending, undisturbed: End): Promise<void> {
  const told = { status: 200, body: { status: 'failed', reason: 'exchange-lost' } }
  expect.soft(lost.end.answer, name).toMatchObject(told)
  const again = await follow(world, connects, await visit(world, lost.played.login))
  const end = await endOf(world, again)
  const connection = 'INST#INSTALLATION CONN#CONNECTION'
  const found = Object.keys(end.rows).filter((key) => key.includes(' CONN#'))
  const what = `${name}, then a second visit of the link`
  expect.soft(found, what).toStrictEqual([connection])
  expect.soft(end.rows[connection], what).toStrictEqual(undisturbed.rows[connection])
  expect.soft(end.answer, what).toStrictEqual(undisturbed.answer)
  expect.soft(end.rootToken, what).toBe('the newest of this business')
  expect.soft(end.exchanges, what).toBe(1)
}

/**
 * Kills the processes of one room at every call that they make in this story, one login for each, and compares what
 * is left at the end with what an undisturbed login leaves. A call that is new in a room is killed by itself.
 */
export async function killEverywhere(
  world: World,
  story: Story,
  room: FunctionKey,
  only?: Only,
): Promise<Tally> {
  const undisturbed = await playToEnd(world, story)
  const points = pointsOf(undisturbed.played.runs, room, only)
  const lost: string[] = []
  for (const { name, death } of points) {
    const { played, end } = await playToEnd(world, story, death)
    const { atDeath } = played
    if (!atDeath) throw new Error(`${name}: nobody died`)
    expect.soft(atDeath.showsCode, name).toBe(false)
    if (mayBeLost(atDeath)) {
      lost.push(name)
      expectLost(name, end)
      if (story.reloads) await expectSecondVisit(world, name, { played, end }, undisturbed.end)
    } else if (atDeath.status === 'pending' && !story.reloads) expectUntouched(name, end)
    else expect.soft(end, name).toStrictEqual(undisturbed.end)
    await forget(world, played.login)
  }
  process.stdout.write(`kills: ${room}, ${story.name}: ${points.length} points, ${lost.length} lost\n`)
  return { points: points.length, lost }
}

/** Where a login is lost, whoever exchanges its code: Meta has traded it, and the token is not sealed. */
export const lostAt = ['after (POST oauth/access_token)', 'before (PutItem LAND META)']

/** Moment and call of a point that `killEverywhere` names. */
export function placeOf(name: string): string {
  return name.replace(/.*killed (before|after) call \d+ /, '$1 ')
}

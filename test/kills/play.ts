import type { FunctionKey } from '../../functions/registry.ts'
import type { ApiAnswer } from '../../shared/kernel/doors/api.ts'
import { callBack, deliver, passUntilNextMessage, redeem } from './actors.ts'
import { type Standing, standingOf } from './end.ts'
import { EXCHANGE } from './call-name.ts'
import type { Fate, Kill } from './line.ts'
import { type Login } from './login.ts'
import type { Ended, Way } from './process.ts'
import type { World } from './world.ts'

/** What the people around a login do. */
export interface Story {
  readonly name: string
  /** Whether the person grants what the dialog asks for, or cancels. */
  readonly grants: boolean
  /** Whether the browser loads the callback again when no answer comes; otherwise its tab is closed for good. */
  readonly reloads: boolean
  /** After how many messages to finalize the partner's backend asks for the result; it never does after infinitely many. */
  readonly partnerAfter: number
  /** Whether it asks with the reference that the link was made for. */
  readonly ownReference: boolean
  /** Whether the first callback dies once it has begun the exchange and before Meta has seen the code. */
  readonly breaksOff?: true
}

/** One process of a login, and what it called. */
export interface Run extends Way {
  readonly room: FunctionKey
}

/** Which process dies: the so-and-so-many-th of its room (1 is the first). */
export interface Death {
  readonly room: FunctionKey
  readonly run: number
  readonly kill: Kill
}

export interface Played {
  readonly login: Login
  readonly runs: readonly Run[]
  /** The last answer that the partner had. */
  readonly answer: ApiAnswer | undefined
  /** How things stood when the process had died. */
  readonly atDeath: Standing | undefined
}

/** What the API answers while a login has not ended. */
const PENDING = 202
/** Enough for every wait of an hour in steps of 15 minutes, several times over. */
const MOST_STEPS = 60

/**
 * Follows a login from the end of the dialog to where nothing happens any more. Nobody knows that a process died but
 * by its silence: the browser reloads, the partner asks again, the queue delivers its message once more.
 */
export async function follow(world: World, story: Story, login: Login, death?: Death): Promise<Played> {
  const runs: Run[] = []
  let atDeath: Standing | undefined
  let answer: ApiAnswer | undefined

  async function started<T>(
    room: FunctionKey,
    start: (fate: Fate) => Promise<Ended<T> | undefined>,
  ): Promise<Ended<T> | undefined> {
    const run = runs.filter((earlier) => earlier.room === room).length + 1
    const isMeant = death?.room === room && death.run === run
    const breaksOff = story.breaksOff && room === 'login/callback' && run === 1
    const kill = isMeant ? death.kill : breaksOff && ({ call: EXCHANGE, moment: 'before' } as const)
    const ended = await start(kill ? { kill } : {})
    if (!ended) return undefined
    runs.push({ room, calls: ended.calls, effects: ended.effects })
    if (ended.kind === 'died' && isMeant) atDeath = await standingOf(world, login)
    return ended
  }

  async function untilAnswered<T>(room: FunctionKey, start: (fate: Fate) => Promise<Ended<T>>): Promise<T> {
    for (;;) {
      const ended = await started(room, start)
      if (ended?.kind === 'answered') return ended.answer
    }
  }

  async function partnerAsks(): Promise<void> {
    const reference = story.ownReference ? login.reference : 'somebody-else'
    answer = await untilAnswered('login/result', (fate) => redeem(world, login, reference, fate))
  }

  async function comeToRest(): Promise<void> {
    let delivered = 0
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (answer === undefined && delivered >= story.partnerAfter) await partnerAsks()
      if (await started('connections/finalize', (fate) => deliver(world, fate))) delivered += 1
      else if (!passUntilNextMessage(world)) return
    }
    throw new Error('the login does not come to rest')
  }

  async function browserComesBack(): Promise<void> {
    const load = (fate: Fate) => callBack(world, login, fate)
    const first = await started('login/callback', load)
    if (first?.kind === 'died' && !story.reloads) return
    const handle = first?.kind === 'answered' ? first.answer : await untilAnswered('login/callback', load)
    if (handle !== login.handle) throw new Error('the callback leads back with another handle')
  }

  await browserComesBack()
  await comeToRest()
  while (story.partnerAfter < Infinity && (answer?.status ?? PENDING) === PENDING) {
    await partnerAsks()
    await comeToRest()
  }
  return { login, runs, answer, atDeath }
}

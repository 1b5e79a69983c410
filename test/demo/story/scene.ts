import { until } from '../world/child.ts'
import type { World } from '../world/world.ts'
import type { Hands } from './hands.ts'
import type { BusEvent, Inside } from './inside.ts'
import {
  changesSince,
  durationText,
  evidenceSince,
  type Standing,
  standingOf,
  tableLine,
} from './standing.ts'
import type { Teller } from './teller.ts'

/** Everybody of the story, by what it calls them. */
export type Who = 'harbour' | 'agency' | 'northwind'

export interface Telling {
  readonly world: World
  readonly teller: Teller
  readonly inside: Inside
  readonly hands: Hands
  /** The ids of their connections. */
  readonly cast: Readonly<Record<Who, string>>
}

/** What has to become of a connection. */
interface Fate {
  readonly verdict: string
  readonly state?: string
  /** What the bus hears of it, and nothing else; nothing at all when left out. */
  readonly event?: string
  /** What its evidence since the change has to name. */
  readonly evidence?: readonly string[]
}

interface Scene {
  readonly what: string
  /** What is done at Meta. */
  readonly change: () => Promise<unknown>
  /** By what it is noticed: a run, and the look after a login, come only when time passes. */
  readonly noticedBy: 'webhook' | 'run' | 'login'
  /** Who is left out stays as before, and the bus hears nothing of it. */
  readonly fates: Partial<Record<Who, Fate>>
}

/** What a scene came to. */
export interface Told {
  /** When Meta changed, by the product's clock. */
  readonly from: number
  readonly after: Readonly<Record<Who, Standing>>
}

const REAL_SECONDS = 60
/** The judge looks at what a login has changed ten seconds later. */
const AFTER_LOGIN_MINUTES = 1
/** Every ad account is read within an hour, and a job that waits is tried again a little later. */
const LONGEST_MINUTES = 75

export async function standings({ world, cast }: Telling): Promise<Record<Who, Standing>> {
  const [harbour, agency, northwind] = await Promise.all([
    standingOf(world, cast.harbour),
    standingOf(world, cast.agency),
    standingOf(world, cast.northwind),
  ])
  return { harbour, agency, northwind }
}

/** Until each connection has its verdict, or what would give it that has come to its end. */
async function wait(telling: Telling, { what, noticedBy, fates }: Scene): Promise<void> {
  const { hands } = telling
  const isSo = async () => {
    const now = await standings(telling)
    return Object.entries(fates).every(([who, { verdict }]) => now[who as Who].verdict === verdict)
  }
  if (noticedBy === 'webhook') await until(what, async () => (await isSo()) || undefined, REAL_SECONDS)
  else if (noticedBy === 'run') await hands.passUntil(isSo, LONGEST_MINUTES)
  else await hands.pass(AFTER_LOGIN_MINUTES)
  await hands.rest()
}

function mustBe(fate: Fate, now: Standing, seen: string, events: readonly BusEvent[]): void {
  const { verdict, state = 'active', event, evidence = [] } = fate
  if (now.verdict !== verdict || now.state !== state)
    throw new Error(`${now.reference} is ${now.verdict}, ${now.state}, and not ${verdict}, ${state}: ${seen}`)
  const missing = evidence.filter((sign) => !seen.includes(sign))
  if (missing.length > 0) throw new Error(`${now.reference} lacks ${missing.join(', ')}: ${seen}`)
  const told = events.map(({ type }) => type).filter((type) => type !== 'connection.established')
  if (told.join() !== (event ?? ''))
    throw new Error(`of ${now.reference} the bus heard ${told.join() || 'nothing'}, not ${event}`)
}

/** What its own consent gave, and what has come of it. */
function ownOf({ state, verdict, generation, createdAt, assets }: Standing): string {
  return JSON.stringify({ state, verdict, generation, createdAt, assets })
}

function mustBeUntouched(before: Standing, now: Standing, events: readonly BusEvent[]): void {
  if (ownOf(before) !== ownOf(now))
    throw new Error(`${now.reference} was touched: ${ownOf(before)} became ${ownOf(now)}`)
  if (events.length > 0) throw new Error(`of ${now.reference} the bus heard ${events[0]?.type}`)
}

/** When it was noticed: as the event says, or the verdict itself where there is none. */
function noticedAt({ since }: Standing, events: readonly BusEvent[]): number {
  return Date.parse(events.at(-1)?.time ?? since)
}

/** Something changes at Meta: what becomes of each connection, on what evidence, and how long that took. */
export async function play(telling: Telling, scene: Scene): Promise<Told> {
  const { teller, inside, hands, cast } = telling
  const told = await teller.step(scene.what, async () => {
    const before = await standings(telling)
    const from = await hands.now()
    await scene.change()
    await wait(telling, scene)
    const [after, events] = [await standings(telling), await inside.events()]
    const lines = (Object.keys(cast) as Who[]).map((who) => {
      const now = after[who]
      const changes = changesSince(events, cast[who], from)
      const fate = scene.fates[who]
      const seen = evidenceSince(now, from)
      if (!fate) {
        mustBeUntouched(before[who], now, changes)
        return tableLine(now.reference, now.verdict, 'untouched')
      }
      mustBe(fate, now, seen, changes)
      return tableLine(now.reference, now.verdict, durationText(noticedAt(now, changes) - from), seen)
    })
    return { from, after, lines }
  })
  for (const line of told.lines) teller.say(line)
  return told
}

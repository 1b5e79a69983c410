import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Grant, sameGrant } from '../../infra/local/iam/grants.ts'
import { resourcePattern } from '../../infra/local/iam/wildcard.ts'
import { describeDenials } from '../demo/world/rights.ts'
import type { Chapter } from './chapter.ts'
import { chapters } from './chapters.ts'
import { grantsIn, type NamedGrant } from './granted.ts'
import { isExcused } from './reasons.ts'
import { endDisturbances } from './steps.ts'
import { emptyWheel } from './wheel.ts'
import { startRightsWorld, type RightsWorld } from './world.ts'

const PATIENCE = 300_000
/** One tick of every schedule, and the end of every long poll that began under other rights. */
const BEFORE_EACH_SECONDS = 60

/** What a process needs when it starts, or asks for once and keeps. */
const ASKED_ONCE = /^(logs:|secretsmanager:GetSecretValue$)/

/** What happens without the function: its log, and the looking into its queue. */
const UNASKED = /^(logs:|sqs:(ReceiveMessage|GetQueueAttributes)$)/

const grants = grantsIn('cdk.out')
/** What each chapter used, the quickest chapter first. */
const usedIn = new Map<Chapter, readonly Grant[]>()
let world: RightsWorld

const nameOf = ({ who, action, on, only }: NamedGrant) => `${who} ${action} on ${on} ${only}`.trim()

/** Chapters that use a grant; for a right that a function has when it starts, those in which it does anything. */
function chaptersUsing(grant: Grant): readonly Chapter[] {
  const isUse = (use: Grant) =>
    grant.action.startsWith('logs:')
      ? use.who === grant.who && !UNASKED.test(use.action)
      : sameGrant(use, grant)
  return [...usedIn].filter(([, uses]) => uses.some(isUse)).map(([chapter]) => chapter)
}

/** What an earlier play left behind is not to run, or to go wrong, in the next one. */
async function tidy(): Promise<void> {
  await endDisturbances(world)
  await emptyWheel(world)
  world.ground.guard.forgetDenials()
}

function callsBy(): ReadonlyMap<string, number> {
  const counts = world.ground.guard.uses().map((use) => [keyOf(use), use.calls] as const)
  return new Map(counts)
}

function keyOf({ who, action, resource, condition }: Grant): string {
  return JSON.stringify([who, action, resource, condition])
}

interface Played {
  /** What the ground refused for want of this grant. */
  readonly refused: string
  /** Where the chapter broke off. */
  readonly ending: string
}

async function playWithout(grant: NamedGrant, chapter: Chapter): Promise<Played> {
  const { guard } = world.ground
  if (ASKED_ONCE.test(grant.action)) await world.chill(grant.who)
  await tidy()
  const ending = await world.lacking([grant], async () => {
    await world.pass(BEFORE_EACH_SECONDS)
    // where the chapter breaks off is its own affair: what counts is that the refusal is told
    return chapter.play(world, grants).then(() => 'it came through', String)
  })
  const reaches = resourcePattern(grant.resource)
  const own = guard
    .denials()
    .filter(({ who, action, resource }) => who === grant.who && action === grant.action && reaches(resource))
  return { refused: describeDenials(own), ending: `${chapter.name}: ${ending}` }
}

/** The refusals of the first chapter that meets one; what became of them all when none does. */
async function toldWithout(grant: NamedGrant, played: readonly Chapter[]): Promise<string> {
  const endings: string[] = []
  for (const chapter of played) {
    const { refused, ending } = await playWithout(grant, chapter)
    if (refused !== '') return refused
    endings.push(ending)
  }
  return `nothing was refused. ${endings.join('; ')}`
}

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  world = await startRightsWorld()
  const played: { chapter: Chapter; uses: readonly Grant[]; took: number }[] = []
  for (const chapter of chapters) {
    await tidy()
    const before = callsBy()
    await world.pass(BEFORE_EACH_SECONDS)
    const began = performance.now()
    await chapter.play(world, grants)
    const took = performance.now() - began
    const uses = world.ground.guard.uses().filter((use) => use.calls > (before.get(keyOf(use)) ?? 0))
    played.push({ chapter, uses, took })
  }
  const quickestFirst = played.toSorted((one, other) => one.took - other.took)
  for (const { chapter, uses } of quickestFirst) usedIn.set(chapter, uses)
}, PATIENCE)

afterAll(() => world.close())

it.each(grants.map((grant) => [nameOf(grant), grant] as const))(
  'a journey without the right of %s fails and names it',
  async (_name, grant) => {
    const played = chaptersUsing(grant)
    expect(played.length > 0 || isExcused(grant), 'no chapter of test/rights/chapters.ts uses it').toBe(true)
    if (played.length === 0) return
    expect(await toldWithout(grant, played)).toContain(`${grant.who} may not ${grant.action} on `)
  },
  PATIENCE,
)

import { inParallel } from '../../shared/adapters/in-parallel.ts'
import type { ConnectionState } from '../../shared/domain/connection.ts'
import type { ConnectionVerdict } from '../../shared/domain/verdict/connection-verdict.ts'
import type { Fault } from './fault.ts'
import { assetFaults } from './faults/assets.ts'
import { loginFaults } from './faults/logins.ts'
import { removalFaults } from './faults/removals.ts'
import { secretFaults } from './faults/secrets.ts'
import { tokenFaults } from './faults/tokens.ts'
import { troubleFaults } from './faults/troubles.ts'
import { look, openScene, REFERENCE } from './scene.ts'

/** Every fault, by what it is about. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  token: [...tokenFaults, ...secretFaults],
  login: loginFaults,
  throttle: troubleFaults,
  asset: assetFaults,
  removal: removalFaults,
}

/** What is held of a connection. */
export interface Held {
  readonly verdict: ConnectionVerdict
  readonly state: ConnectionState
  readonly lost: readonly string[]
}

/** One fault as it was played: what has to be held of the connection and of the business beside it, and what is. */
export interface Outcome {
  readonly group: string
  readonly name: string
  readonly expected: Held
  readonly found: Held
  readonly besideExpected: ConnectionVerdict
  readonly besideFound: ConnectionVerdict
}

/** Plays one fault in a world of its own. */
export async function playFault(group: string, fault: Fault): Promise<Outcome> {
  const scene = await openScene(fault.configuration)
  try {
    await fault.play(scene)
    const seen = await look(scene)
    const [own, beside] = [seen.get(REFERENCE), seen.get('northwind')]
    if (!own || !beside) throw new Error('the scene has lost a connection')
    const { assets, permissions } = own.connection.lost ?? { assets: [], permissions: [] }
    const { verdict, state } = fault
    return {
      group,
      name: fault.name,
      expected: { verdict, state, lost: (fault.lost?.(scene) ?? []).toSorted() },
      found: {
        verdict: own.held.verdict,
        state: own.connection.state,
        lost: [...assets.map(({ assetId }) => assetId), ...permissions].toSorted(),
      },
      besideExpected: fault.beside ?? 'healthy',
      besideFound: beside.held.verdict,
    }
  } finally {
    await scene.emulator.close()
  }
}

/** So many scenes at once: most of their time is waiting. */
const AT_ONCE = 4

/** Plays every fault. */
export function playAll(): Promise<Outcome[]> {
  const all = Object.entries(faults).flatMap(([group, own]) => own.map((fault) => ({ group, fault })))
  return inParallel(all, AT_ONCE, ({ group, fault }) => playFault(group, fault))
}

/** The verdicts of the matrix, in the order of its rows and columns. */
export const verdicts: readonly ConnectionVerdict[] = [
  'healthy',
  'degraded',
  'throttled',
  'unknown',
  'operator-error',
  'blocked',
  'token-dead',
  'removed',
]

/** Which verdict was to be found and which was: the fault's own connection, and the one beside it. */
export interface Judgement {
  readonly name: string
  readonly expected: ConnectionVerdict
  readonly found: ConnectionVerdict
}

/** Every judgement of the outcomes. */
export function judgements(outcomes: readonly Outcome[]): Judgement[] {
  return outcomes.flatMap(({ group, name, expected, found, besideExpected, besideFound }) => [
    { name: `${group}: ${name}`, expected: expected.verdict, found: found.verdict },
    { name: `${group}: ${name}, the business beside`, expected: besideExpected, found: besideFound },
  ])
}

/** Judged removed and not so. */
export function falselyRemoved(outcomes: readonly Outcome[]): Judgement[] {
  return judgements(outcomes).filter(({ expected, found }) => found === 'removed' && expected !== 'removed')
}

/** Removed and not judged so. */
export function missed(outcomes: readonly Outcome[]): Judgement[] {
  return judgements(outcomes).filter(({ expected, found }) => expected === 'removed' && found !== 'removed')
}

import * as fc from 'fast-check'
import { Failure } from '../../../../shared/base/failure.ts'
import type { ToldEvidence } from '../../../../shared/domain/verdict/evidence.ts'
import type { Delivery, RandomWorld } from './random-world.ts'
import { endTokens, isGone, reviveTokens } from './truth.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WEEK = 7 * 24 * HOUR

/** What happens: at Meta, to a message of Meta's, or here. */
export type Step =
  | { readonly do: 'remove'; readonly subcode?: number; readonly lag: number; readonly late?: number }
  | { readonly do: 'kill'; readonly subcode?: number }
  | { readonly do: 'revive' | 'sweep' | 'reconcile' | 'freeze' }
  | { readonly do: 'consent'; readonly reference: string; readonly accountIds: readonly string[] }
  | { readonly do: 'grant'; readonly accountIds: readonly string[]; readonly late?: number }
  | { readonly do: 'permit'; readonly mayReadAds: boolean; readonly late?: number }
  | { readonly do: 'tell'; readonly kind: ToldEvidence['kind']; readonly old: number; readonly late: number }
  | { readonly do: 'trouble'; readonly failure: Failure | undefined }
  | { readonly do: 'deliver'; readonly delivery: Delivery }

const doing = <T extends string>(name: T) => ({ do: fc.constant(name) })
const late = fc.oneof(
  fc.constant(0),
  fc.integer({ max: 90 * MINUTE, min: 0 }),
  fc.integer({ max: WEEK, min: 0 }),
)
const perhapsLost = fc.option(late, { nil: undefined, freq: 3 })
const accountIds = fc.subarray(['42', '43', '44'], { minLength: 1 })
const removalSubcode = fc.constantFrom(458, 458, 465, 467, 460, undefined)
const otherSubcode = fc.constantFrom(459, 460, 463, 464, 467, 492, undefined)
const kind = fc.constantFrom<ToldEvidence['kind'][]>(
  'uninstalled',
  'absent',
  'installed',
  'changed',
  'asked',
  'call-refused',
  'call-refused',
  'asset-refused',
  'blocked',
  'operator-error',
)
const failure = fc.constantFrom(
  undefined,
  new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down'),
  new Failure('ERR_GRAPH_TRANSIENT', 'later'),
  new Failure('ERR_GRAPH_TIMEOUT', 'silence'),
  new Failure('ERR_GRAPH_OPERATOR', 'the app secret is wrong'),
  new Failure('ERR_GRAPH_BAD_REQUEST', 'nobody understands'),
)
const delivery = fc.record(
  {
    picks: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
    order: fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
    kill: fc.record({
      call: fc.integer({ min: 1, max: 25 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
    againAfter: late,
  },
  { requiredKeys: ['picks', 'order'] },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ ...doing('deliver'), delivery }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...doing('remove'),
      subcode: removalSubcode,
      lag: fc.constantFrom(0, 0, 10 * MINUTE),
      late: perhapsLost,
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...doing('kill'), subcode: otherSubcode }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...doing('consent'), reference: fc.constantFrom('one', 'other'), accountIds }),
  },
  { weight: 2, arbitrary: fc.record({ ...doing('grant'), accountIds, late: perhapsLost }) },
  { weight: 1, arbitrary: fc.record({ ...doing('permit'), mayReadAds: fc.boolean(), late: perhapsLost }) },
  { weight: 3, arbitrary: fc.record({ ...doing('tell'), kind, old: late, late }) },
  { weight: 2, arbitrary: fc.record({ ...doing('trouble'), failure }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'revive' as const,
        'sweep' as const,
        'sweep' as const,
        'reconcile' as const,
        'freeze' as const,
      ),
    }),
  },
) as fc.Arbitrary<Step>

/** How long nothing happens. */
const pause = fc.oneof(fc.integer({ min: 0, max: 20 * MINUTE }), fc.integer({ min: 0, max: 30 * HOUR }))
/** What happens, and how long nothing does before it. */
export const sequence: fc.Arbitrary<[number, Step][]> = fc.array(fc.tuple(pause, step), {
  minLength: 4,
  maxLength: 16,
})

/** Makes one step happen. */
export async function play(played: RandomWorld, what: Step): Promise<void> {
  const { world, truth, tell } = played
  const { clock, rows } = world
  const at = clock.now()
  const tellUnlessLost = (kind: 'uninstalled' | 'changed', after: number | undefined) => {
    if (after !== undefined) tell({ kind, at }, after)
  }
  const subcode = 'subcode' in what && what.subcode !== undefined ? { subcode: what.subcode } : {}
  switch (what.do) {
    case 'remove':
      if (isGone(truth)) return
      endTokens(truth, { at: at + what.lag, isRemoval: true, ...subcode })
      return tellUnlessLost('uninstalled', what.late)
    case 'kill':
      return endTokens(truth, { at, isRemoval: false, ...subcode })
    case 'revive':
      return reviveTokens(truth)
    case 'consent':
      return played.consent(what.reference, what.accountIds)
    case 'grant':
      truth.granted = what.accountIds
      return tellUnlessLost('changed', what.late)
    case 'permit':
      truth.mayReadAds = what.mayReadAds
      return tellUnlessLost('changed', what.late)
    case 'tell':
      return tell({ kind: what.kind, at: at - what.old }, what.late)
    case 'trouble':
      if (what.failure) truth.trouble = what.failure
      else delete truth.trouble
      return
    case 'sweep':
      return played.sweep()
    case 'reconcile':
      if (isGone(truth)) tell({ kind: 'absent', at })
      return
    case 'freeze':
      rows.guards.set('demo', { frozenAt: at })
      return
    case 'deliver':
      return played.deliver(what.delivery)
  }
}

/** Meta answers, nothing is held back any more, and whatever there is to notice is told once more. */
export async function comeToTruth(played: RandomWorld): Promise<void> {
  const { truth, world, tell } = played
  delete truth.trouble
  world.rows.guards.clear()
  await played.comeToRest()
  world.clock.advance(7 * HOUR)
  await played.sweep()
  if (isGone(truth)) tell({ kind: 'absent', at: world.clock.now() })
  tell({ kind: 'asked', at: world.clock.now() })
  await played.comeToRest()
}

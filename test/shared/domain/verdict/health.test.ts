import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Evidence } from '../../../../shared/domain/verdict/evidence.ts'
import {
  type Health,
  healthOf,
  isOpen,
  isVoid,
  nextQuestion,
  weigh,
} from '../../../../shared/domain/verdict/health.ts'

const consent = { attemptId: 'this', consentedAt: 1_000_000 }
const HOUR = 60 * 60_000
const at = (after: number) => consent.consentedAt + after
const uninstalled = (after: number): Evidence => ({ kind: 'uninstalled', at: at(after) })
const refused = (after: number): Evidence => ({
  kind: 'call-refused',
  at: at(after),
  code: 190,
  subcode: 458,
})
const valid = (after: number): Evidence => ({ kind: 'token-valid', at: at(after), attemptId: 'this' })
const invalid = (after: number, subcode?: number): Evidence => ({
  kind: 'token-invalid',
  at: at(after),
  attemptId: 'this',
  code: 190,
  ...(subcode !== undefined && { subcode }),
})

function held(...seen: readonly Evidence[]): Health {
  const start: Health = { verdict: 'healthy', since: 0, evidence: [], attemptId: 'this' }
  return seen.reduce<Health>((health, evidence) => weigh(consent, health, evidence, evidence.at), start)
}

it.each<[string, Evidence[], Health['verdict']]>([
  ['a token that meta calls removed', [invalid(1, 458)], 'removed'],
  ['a token that meta calls barred from sessions', [invalid(1, 465)], 'removed'],
  ['an uninstall and a token that is invalid for any reason', [uninstalled(1), invalid(2, 467)], 'removed'],
  ['the same the other way round', [invalid(1), uninstalled(2)], 'removed'],
  ['an uninstall whose token died later', [uninstalled(1), valid(2), invalid(3)], 'removed'],
  ['an uninstall alone', [uninstalled(1)], 'suspect'],
  ['an uninstall and a token that is still good', [uninstalled(1), valid(2)], 'suspect'],
  ['a refused call, whatever its subcode', [refused(1)], 'suspect'],
  ['an uninstall and a refused call', [uninstalled(1), refused(2)], 'suspect'],
  ['sessions ended by a changed password', [invalid(1, 460)], 'suspect'],
  ['an expired token', [invalid(1, 463)], 'suspect'],
  ['a logged-out session', [invalid(1, 467)], 'suspect'],
  ['a token that cannot be read', [invalid(1)], 'suspect'],
  ['an uninstall that a good token has outlived by an hour', [uninstalled(1), valid(1 + HOUR)], 'healthy'],
  [
    'an uninstall that a good token has outlived, and a token that expired months later',
    [uninstalled(1), valid(1 + HOUR), valid(500 * HOUR), invalid(1_400 * HOUR, 463)],
    'suspect',
  ],
  ['a refused call and a good token after it', [refused(1), valid(2)], 'healthy'],
  ['an invalid token and a good one after it', [valid(2), invalid(1, 458)], 'healthy'],
  ['an installation', [{ kind: 'installed', at: at(1) }], 'healthy'],
  ['changed assets', [{ kind: 'changed', at: at(1) }], 'healthy'],
])('%s', (_what, seen, verdict) => {
  expect(held(...seen).verdict).toBe(verdict)
})

const anyEvidence = fc
  .record({
    kind: fc.constantFrom(
      'uninstalled',
      'installed',
      'changed',
      'token-valid',
      'token-invalid',
      'call-refused',
    ),
    after: fc.integer({ min: -5, max: 12 }),
    subcode: fc.constantFrom(undefined, 458, 460, 463, 465, 467),
    attemptId: fc.constantFrom('this', 'this', 'this', 'older'),
  })
  .map(({ kind, after, subcode, attemptId }): Evidence => {
    const refusal = { at: at(after), code: 190, ...(subcode !== undefined && { subcode }) }
    if (kind === 'token-valid') return { kind, at: at(after), attemptId }
    if (kind === 'token-invalid') return { kind, attemptId, ...refusal }
    if (kind === 'call-refused') return { kind, ...refusal }
    return { kind, at: at(after) }
  })

/** What is held when nothing was acted upon in between: removed is final, so it would hide what is compared. */
function gathered(seen: readonly Evidence[]): Pick<Health, 'verdict' | 'evidence'> {
  const { verdict, evidence } = seen.reduce<Health>((health, one) => {
    const next = weigh(consent, { ...health, verdict: 'suspect' }, one, 0)
    return next.evidence === health.evidence ? health : next
  }, held())
  return { verdict, evidence }
}

it('the order of evidence does not matter, nor how often it comes', () => {
  const lists = fc
    .array(anyEvidence, { maxLength: 12 })
    .chain((seen) =>
      fc.tuple(
        fc.constant(seen),
        fc.shuffledSubarray([...seen, ...seen, ...seen], { minLength: 3 * seen.length }),
      ),
    )
  fc.assert(
    fc.property(lists, ([seen, repeated]) => {
      expect(gathered(repeated)).toEqual(gathered(seen))
    }),
  )
})

it('evidence as old as the consent, or of another one’s token, changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyEvidence, { maxLength: 8 }), anyEvidence, (seen, last) => {
      const health = held(...seen)
      fc.pre(isVoid(last, consent))
      expect(weigh(consent, health, last, 0)).toBe(health)
    }),
  )
})

it('without proof nothing is ever removed', () => {
  const harmless = anyEvidence.filter((one) => !('subcode' in one && [458, 465].includes(one.subcode ?? 0)))
  fc.assert(
    fc.property(fc.array(harmless, { maxLength: 12 }), (seen) => {
      const kinds = new Set(seen.filter((one) => !isVoid(one, consent)).map(({ kind }) => kind))
      fc.pre(!kinds.has('uninstalled') || !kinds.has('token-invalid'))
      expect(held(...seen).verdict).not.toBe('removed')
    }),
  )
})

it('what is kept is ten at the most', () => {
  fc.assert(
    fc.property(fc.array(anyEvidence, { maxLength: 60 }), (seen) => {
      expect(held(...seen).evidence.length).toBeLessThanOrEqual(10)
    }),
  )
})

it('removed is final for a consent', () => {
  const removed = held(invalid(1, 458))
  expect(weigh(consent, removed, valid(2), 5)).toBe(removed)
})

it('a new consent begins afresh', () => {
  const next = { attemptId: 'next', consentedAt: at(100) }
  const removed = held(invalid(1, 458))
  expect(healthOf(next, removed)).toBeUndefined()
  expect(weigh(next, removed, { kind: 'uninstalled', at: at(101) }, 7)).toEqual({
    verdict: 'suspect',
    since: 7,
    evidence: [{ kind: 'uninstalled', at: at(101) }],
    attemptId: 'next',
  })
})

it('what came before the installation of a consent was written, and is newer than the consent, counts', () => {
  const next = { attemptId: 'next', consentedAt: at(100) }
  const before = held(invalid(99, 460), uninstalled(101))
  const dead = { kind: 'token-invalid', at: at(102), attemptId: 'next', code: 190, subcode: 460 } as const
  expect(weigh(next, before, dead, 7)).toMatchObject({ verdict: 'removed', attemptId: 'next' })
  expect(weigh(next, held(uninstalled(100)), dead, 7)).toMatchObject({ verdict: 'suspect' })
})

it('a verdict is as old as its first evidence, however much follows', () => {
  expect(held(refused(5), refused(9), uninstalled(12)).since).toBe(at(5))
})

it('a question is open until meta has answered after what raised it', () => {
  expect(isOpen(held())).toBe(false)
  expect(isOpen(held(refused(1)))).toBe(true)
  expect(isOpen(held(refused(1), invalid(2, 463)))).toBe(false)
  expect(isOpen(held(refused(1), valid(2), refused(3)))).toBe(true)
  expect(isOpen(held(refused(1), invalid(2, 463), refused(3)))).toBe(false)
  expect(isOpen(held(refused(1), invalid(2, 463), valid(3), refused(4)))).toBe(true)
  expect(isOpen(held(uninstalled(1)))).toBe(true)
  expect(isOpen(held(uninstalled(1), valid(2)))).toBe(true)
  expect(isOpen(held(uninstalled(1), valid(1 + HOUR)))).toBe(false)
  expect(isOpen(held(uninstalled(1), invalid(2, 458)))).toBe(false)
})

it('a good token after an uninstall is asked about again ever later, until an hour has passed', () => {
  let now = at(1)
  let questions = 0
  for (let health = held(uninstalled(1)); isOpen(health); questions += 1) {
    now += nextQuestion(health, now) * 1000
    health = weigh(consent, health, { kind: 'token-valid', at: now, attemptId: 'this' }, now)
  }
  expect(questions).toBe(10)
})

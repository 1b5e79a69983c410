import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Evidence } from '../../../../shared/domain/verdict/evidence.ts'
import { isVoid } from '../../../../shared/domain/verdict/evidence-set.ts'
import {
  type Health,
  healthOf,
  hold,
  isOpen,
  nextQuestion,
  stopsWork,
  wantsSurvey,
  weigh,
} from '../../../../shared/domain/verdict/health.ts'

const consent = { attemptId: 'this', consentedAt: 1_000_000 }
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const at = (after: number) => consent.consentedAt + after
const uninstalled = (after: number): Evidence => ({ kind: 'uninstalled', at: at(after) })
const absent = (after: number): Evidence => ({ kind: 'absent', at: at(after) })
const blocked = (after: number): Evidence => ({ kind: 'blocked', at: at(after), code: 368 })
const operator = (after: number): Evidence => ({ kind: 'operator-error', at: at(after), code: 100 })
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
  [
    'a business missing among the app’s, and a token that is invalid',
    [absent(1), invalid(2, 460)],
    'removed',
  ],
  ['a business missing among the app’s, alone', [absent(1)], 'unknown'],
  ['a business missing among the app’s, and a token that is still good', [absent(1), valid(2)], 'unknown'],
  ['the same an hour later', [absent(1), valid(1 + HOUR)], 'healthy'],
  ['an uninstall alone', [uninstalled(1)], 'unknown'],
  ['an uninstall and a token that is still good', [uninstalled(1), valid(2)], 'unknown'],
  ['a refused call, whatever its subcode', [refused(1)], 'unknown'],
  ['an uninstall and a refused call', [uninstalled(1), refused(2)], 'unknown'],
  ['sessions ended by a changed password', [invalid(1, 460)], 'token-dead'],
  ['an expired token', [invalid(1, 463)], 'token-dead'],
  ['a logged-out session', [invalid(1, 467)], 'token-dead'],
  ['a checkpoint', [invalid(1, 459)], 'token-dead'],
  ['a token that cannot be read', [invalid(1)], 'token-dead'],
  ['a dead token and a good answer that has not stood yet', [invalid(1, 460), valid(2)], 'token-dead'],
  ['a dead token and a good answer that stands', [invalid(1, 460), valid(1 + 5 * MINUTE)], 'healthy'],
  ['an uninstall that a good token has outlived by an hour', [uninstalled(1), valid(1 + HOUR)], 'healthy'],
  [
    'an uninstall that a good token has outlived, and a token that expired months later',
    [uninstalled(1), valid(1 + HOUR), valid(500 * HOUR), invalid(1_400 * HOUR, 463)],
    'token-dead',
  ],
  ['a refused call and a good token after it', [refused(1), valid(2)], 'healthy'],
  ['a removal that a good answer has followed', [valid(2), invalid(1, 458)], 'token-dead'],
  ['a block', [blocked(1)], 'blocked'],
  ['a block and a good token', [blocked(1), valid(HOUR)], 'blocked'],
  ['a block and a good token six hours later', [blocked(1), valid(1 + 6 * HOUR)], 'healthy'],
  ['an error that only the operator can mend', [operator(1)], 'operator-error'],
  ['the same and a good token after it', [operator(1), valid(2)], 'healthy'],
  [
    'a dead token beside a block and an operator’s error',
    [operator(3), blocked(2), invalid(1)],
    'token-dead',
  ],
  ['a lost asset', [{ kind: 'asset-refused', at: at(1), code: 100, subcode: 33 }], 'healthy'],
  ['an installation', [{ kind: 'installed', at: at(1) }], 'healthy'],
  ['changed assets', [{ kind: 'changed', at: at(1) }], 'healthy'],
  ['somebody who asks', [{ kind: 'asked', at: at(1) }], 'healthy'],
])('%s', (_what, seen, verdict) => {
  expect(held(...seen).verdict).toBe(verdict)
})

const anyEvidence = fc
  .record({
    kind: fc.constantFrom(
      'uninstalled',
      'absent',
      'installed',
      'changed',
      'token-valid',
      'token-invalid',
      'call-refused',
      'asset-refused',
      'blocked',
      'operator-error',
    ),
    after: fc.integer({ min: -5, max: 12 }),
    subcode: fc.constantFrom(undefined, 458, 460, 463, 465, 467),
    attemptId: fc.constantFrom('this', 'this', 'this', 'older'),
  })
  .map(({ kind, after, subcode, attemptId }): Evidence => {
    const refusal = { at: at(after), code: 190, ...(subcode !== undefined && { subcode }) }
    if (kind === 'token-valid') return { kind, at: at(after), attemptId }
    if (kind === 'token-invalid') return { kind, attemptId, ...refusal }
    if (kind === 'uninstalled' || kind === 'absent' || kind === 'installed' || kind === 'changed') {
      return { kind, at: at(after) }
    }
    return { kind, ...refusal }
  })

/** What is held when nothing was acted upon in between: removed is final, so it would hide what is compared. */
function gathered(seen: readonly Evidence[]): Pick<Health, 'verdict' | 'evidence'> {
  const { verdict, evidence } = seen.reduce<Health>((health, one) => {
    const next = weigh(consent, { ...health, verdict: 'unknown' }, one, 0)
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

it('what is kept is the newest of each kind', () => {
  fc.assert(
    fc.property(fc.array(anyEvidence, { maxLength: 60 }), (seen) => {
      expect(held(...seen).evidence.length).toBeLessThanOrEqual(11)
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
    verdict: 'unknown',
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
  expect(weigh(next, held(uninstalled(100)), dead, 7)).toMatchObject({ verdict: 'token-dead' })
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
  expect(isOpen(held(invalid(2, 463), valid(3)))).toBe(true)
  expect(isOpen(held(invalid(2, 463), valid(2 + 5 * MINUTE)))).toBe(false)
  expect(isOpen(held(absent(1)))).toBe(true)
  expect(isOpen(held(blocked(1)))).toBe(false)
  expect(isOpen(held(operator(1)))).toBe(true)
  expect(isOpen(held(operator(1), valid(2), operator(3)))).toBe(false)
  expect(isOpen(held(operator(1), valid(2), operator(3 + HOUR)))).toBe(true)
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

it('a dead token that answers again is asked about ever later, until it has been good for five minutes', () => {
  let now = at(1)
  let questions = 0
  for (let health = held(invalid(1, 460), valid(2)); isOpen(health); questions += 1) {
    now += nextQuestion(health, now) * 1000
    health = weigh(consent, health, { kind: 'token-valid', at: now, attemptId: 'this' }, now)
  }
  expect(questions).toBeLessThan(8)
})

it('what is held back stops nothing, keeps its evidence, and is healthy once the token is good again', () => {
  const bad = held(invalid(1, 458))
  const back = hold(bad, undefined)
  expect(back).toMatchObject({ verdict: 'unknown', held: true, evidence: bad.evidence })
  expect(stopsWork(back)).toBe(false)
  expect(isOpen(back)).toBe(false)
  expect(weigh(consent, back, refused(2), 9).verdict).toBe('removed')
  const well = weigh(consent, back, valid(1 + 5 * MINUTE), 9)
  expect(well).toMatchObject({ verdict: 'healthy' })
  expect(well).not.toHaveProperty('held')
})

it('when meta answered last is kept with the answer', () => {
  expect(held(refused(3))).not.toHaveProperty('checkedAt')
  expect(held(valid(2), refused(3)).checkedAt).toBe(at(2))
  expect(held(valid(2), invalid(4)).checkedAt).toBe(at(4))
})

it('what tells of changes, or asks, wants one survey, however often it comes', () => {
  const lost: Evidence = { kind: 'asset-refused', at: at(5), code: 100, subcode: 33 }
  const surveyed = (after: number): Health => ({ ...held(valid(after)), surveyedAt: at(after) })
  for (const seen of [lost, { kind: 'changed', at: at(5) }, { kind: 'asked', at: at(5) }] as const) {
    expect(wantsSurvey(seen, held())).toBe(true)
    expect(wantsSurvey(seen, surveyed(4))).toBe(true)
    expect(wantsSurvey(seen, surveyed(6))).toBe(false)
    expect(wantsSurvey(seen, held(invalid(6, 458)))).toBe(false)
  }
  expect(wantsSurvey({ kind: 'asked', at: at(5) }, held(valid(6)))).toBe(true)
  expect(wantsSurvey(refused(5), held())).toBe(false)
})

it('a later verdict keeps when the last survey was', () => {
  const health: Health = { ...held(valid(2)), surveyedAt: at(2) }
  expect(weigh(consent, health, invalid(3), 9)).toMatchObject({ verdict: 'token-dead', surveyedAt: at(2) })
})

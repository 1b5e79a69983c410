import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Evidence } from '../../../../shared/domain/verdict/evidence.ts'
import { type Health, hold, stopsWork, weigh } from '../../../../shared/domain/verdict/health.ts'

const SEQUENCES = 10_000
const SEED = 20261124
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What happens to one installation: something is told, Meta answers a question, or the business logs in again. */
type Signal =
  | {
      readonly kind: 'told'
      readonly evidence: Exclude<Evidence['kind'], 'token-valid' | 'token-invalid'>
      readonly late: number
    }
  | {
      readonly kind: 'answer'
      readonly subcode: number | 'none' | 'valid'
      readonly ofOlderToken: boolean
    }
  | { readonly kind: 'consent' }

const minutes = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 8 * 24 * 60 }))

const signal: fc.Arbitrary<Signal> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('told' as const),
      evidence: fc.constantFrom(
        'uninstalled',
        'absent',
        'installed',
        'changed',
        'asked',
        'call-refused',
        'asset-refused',
        'blocked',
        'operator-error',
      ),
      late: minutes.map((late) => late * MINUTE),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      subcode: fc.constantFrom(
        ...(['valid', 'valid', 'none', 458, 459, 460, 463, 464, 465, 467, 492, 999] as const),
      ),
      ofOlderToken: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'consent' as const }) },
)

const sequence = fc.array(fc.tuple(minutes, signal), { maxLength: 25 })

/**
 * The model: what was told of the standing consent, as plain facts, and the definition of proof in the words of the
 * documentation: Meta, asked, has answered that the app is gone; or has answered that the token is invalid while
 * something tells of a removal that no good answer has outlived by an hour.
 */
interface Model {
  attempt: number
  consentedAt: number
  validAt: number
  invalidAt: number
  goneAt: number
  hasProof: boolean
}

interface Played {
  readonly model: Model
  readonly health: Health | undefined
}

function play(steps: readonly (readonly [number, Signal])[], frozen: boolean): Played {
  let now = 1_000 * HOUR
  const model: Model = { attempt: 1, consentedAt: now, validAt: 0, invalidAt: 0, goneAt: 0, hasProof: false }
  const isDoubted = () => model.goneAt > 0 && model.validAt < model.goneAt + HOUR
  let health: Health | undefined
  const hear = (evidence: Evidence) => {
    const consent = { attemptId: String(model.attempt), consentedAt: model.consentedAt }
    const before = health
    const weighed = weigh(consent, before, evidence, now)
    health = frozen && weighed !== before && stopsWork(weighed) ? hold(weighed, before) : weighed
  }
  for (const [pause, step] of steps) {
    now += pause * MINUTE + 1
    if (step.kind === 'consent') {
      Object.assign(model, {
        attempt: model.attempt + 1,
        consentedAt: now,
        validAt: 0,
        invalidAt: 0,
        goneAt: 0,
        hasProof: false,
      })
      continue
    }
    if (step.kind === 'told') {
      const at = now - step.late
      if (['uninstalled', 'absent'].includes(step.evidence) && at > model.consentedAt) {
        model.goneAt = Math.max(model.goneAt, at)
        if (model.invalidAt > model.validAt && isDoubted()) model.hasProof = true
      }
      hear({ kind: step.evidence, at })
      continue
    }
    const attemptId = String(step.ofOlderToken ? model.attempt - 1 : model.attempt)
    if (step.subcode === 'valid') {
      if (!step.ofOlderToken) model.validAt = now
      hear({ kind: 'token-valid', at: now, attemptId })
      continue
    }
    const isRemoval = step.subcode === 458 || step.subcode === 465
    if (!step.ofOlderToken) {
      model.invalidAt = now
      if (isRemoval || isDoubted()) model.hasProof = true
    }
    const subcode = step.subcode === 'none' ? {} : { subcode: step.subcode }
    hear({ kind: 'token-invalid', at: now, attemptId, code: 190, ...subcode })
  }
  return { model, health }
}

function standing({ model, health }: Played): Health | undefined {
  return health?.attemptId === String(model.attempt) ? health : undefined
}

it(`of ${SEQUENCES} random sequences of signals none without proof ends in removed, and each with proof does`, () => {
  let removed = 0
  let spared = 0
  fc.assert(
    fc.property(sequence, (steps) => {
      const played = play(steps, false)
      const isRemoved = standing(played)?.verdict === 'removed'
      if (isRemoved) removed += 1
      else spared += 1
      expect(isRemoved).toBe(played.model.hasProof)
    }),
    { numRuns: SEQUENCES, seed: SEED },
  )
  expect(removed).toBeGreaterThan(500)
  expect(spared).toBeGreaterThan(500)
})

it('while the guard holds verdicts back, no sequence ends in anything that stops work', () => {
  fc.assert(
    fc.property(sequence, (steps) => {
      const health = standing(play(steps, true))
      expect(health && stopsWork(health)).not.toBe(true)
    }),
    { numRuns: SEQUENCES, seed: SEED },
  )
})

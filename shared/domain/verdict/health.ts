import type { Evidence } from './evidence.ts'
import { type Consent, gather, isRemoval, isSameEvidence, isVoid, newestOf } from './evidence-set.ts'

/**
 * What is held of an installation, from good to bad: nothing against it; a question is open; only the operator can
 * mend it; Meta has blocked the business for a while; the token is dead and the business has to log in again; the app
 * is gone. A throttle, an error of Meta's or a lost asset is none of these.
 */
export type Verdict = 'healthy' | 'unknown' | 'operator-error' | 'blocked' | 'token-dead' | 'removed'

/**
 * The verdict on one consent and what it rests on. It counts only while the installation bears that consent, so a
 * business that comes back is healthy without anybody clearing anything.
 */
export interface Health {
  readonly verdict: Verdict
  /** When the judge came to it, milliseconds since the epoch. */
  readonly since: number
  /** The newest of each kind, oldest first. */
  readonly evidence: readonly Evidence[]
  /** The consent that it is about. */
  readonly attemptId: string
  /** When Meta answered last about the token, good or bad. */
  readonly checkedAt?: number
  /** When the last whole look at what Meta grants began: evidence from before it raises no question about assets. */
  readonly surveyedAt?: number
  /** Present while the evidence comes to more than `unknown` and the guard does not let it count. */
  readonly held?: true
}

/** A token that still answers so long after Meta told of a removal was not touched by what it told of. */
const SETTLED_MILLISECONDS = 60 * 60_000
/** A token that was dead counts as good once it is so much longer good: bad at once, good only when it stays so. */
const STEADY_MILLISECONDS = 5 * 60_000
/** Meta does not say how long a block lasts; so long a good token does not clear it (368; Meta, Handle errors, inferred). */
const BLOCK_MILLISECONDS = 6 * 60 * 60_000
/** An operator error so soon after a good answer is about the call, and no reason to ask about the token once more. */
const FRESH_MILLISECONDS = 60 * 60_000

/** Meta may tell of the removal before the token dies: a good token clears that only an hour later. */
function isUnsettled(evidence: readonly Evidence[]): boolean {
  const goneAt = newestOf(evidence, 'uninstalled', 'absent')
  return goneAt > 0 && newestOf(evidence, 'token-valid') < goneAt + SETTLED_MILLISECONDS
}

/** A good answer has followed a bad one, and not for long enough. */
function isUnsteady(evidence: readonly Evidence[]): boolean {
  return newestOf(evidence, 'token-valid') < newestOf(evidence, 'token-invalid') + STEADY_MILLISECONDS
}

/**
 * What the evidence comes to. Removal takes proof: an answer of `debug_token` with a removal subcode, or an invalid
 * token together with what tells of a removal: a webhook, or the business missing among the app's businesses. Either
 * alone is none: a webhook that was held up can be newer than the consent that came after the removal, and once a token
 * has outlived it, it is no half of a proof either, as what kills the token later is something else.
 */
function verdictOn(evidence: readonly Evidence[]): Verdict {
  const validAt = newestOf(evidence, 'token-valid')
  const standing = evidence.filter(({ kind, at }) => kind === 'token-invalid' && at > validAt)
  if (standing.some(isRemoval)) return 'removed'
  if (standing.length > 0 && isUnsettled(evidence)) return 'removed'
  if (isUnsteady(evidence)) return 'token-dead'
  if (validAt < newestOf(evidence, 'blocked') + BLOCK_MILLISECONDS) return 'blocked'
  if (validAt < newestOf(evidence, 'operator-error')) return 'operator-error'
  if (isUnsettled(evidence) || validAt < newestOf(evidence, 'call-refused')) return 'unknown'
  return 'healthy'
}

/**
 * The health of a consent, once more is known; the very same object when nothing new was said. Of what is held of an
 * older consent only what is newer than this one counts, and removed is final: only another consent comes back from it.
 */
export function weigh(consent: Consent, before: Health | undefined, seen: Evidence, now: number): Health {
  const { attemptId } = consent
  const current = healthOf(consent, before)
  const begun = current ?? { verdict: 'healthy', since: consent.consentedAt, evidence: [], attemptId }
  // that somebody asks says nothing of the business
  if (isVoid(seen, consent) || begun.verdict === 'removed' || seen.kind === 'asked') return begun
  // A webhook may have come between this consent and its installation: it was kept under the consent before.
  const carried = before?.evidence.filter((one) => !isVoid(one, consent)) ?? []
  const evidence = gather(carried, seen)
  if (current && isSameEvidence(current.evidence, evidence)) return current
  const verdict = verdictOn(evidence)
  const checkedAt = newestOf(evidence, 'token-valid', 'token-invalid')
  return {
    verdict,
    since: verdict === begun.verdict ? begun.since : now,
    evidence,
    attemptId,
    ...(checkedAt > 0 && { checkedAt }),
    ...(current?.surveyedAt !== undefined && { surveyedAt: current.surveyedAt }),
  }
}

/** Verdicts that stop the work of every connection. */
export function stopsWork({ verdict }: Pick<Health, 'verdict'>): boolean {
  return verdict === 'removed' || verdict === 'token-dead' || verdict === 'blocked'
}

/** The same evidence, not acted upon: the guard takes it for an error of somebody else's. */
export function hold(health: Health, before: Health | undefined): Health {
  const since = before?.held ? before.since : health.since
  return { ...health, verdict: 'unknown', since, held: true }
}

/** The health that counts for a consent: undefined when what is written is about another one. */
export function healthOf(
  { attemptId }: Pick<Consent, 'attemptId'>,
  written: Health | undefined,
): Health | undefined {
  return written?.attemptId === attemptId ? written : undefined
}

/**
 * Whether Meta has to be asked about the token: a question has been raised since it last answered. Calls that a dead
 * token is refused say nothing new: only a sweep asks about it again.
 */
export function isOpen({ verdict, evidence }: Health): boolean {
  if (verdict === 'removed') return false
  const validAt = newestOf(evidence, 'token-valid')
  const answeredAt = Math.max(validAt, newestOf(evidence, 'token-invalid'))
  if (validAt === answeredAt && (isUnsettled(evidence) || isUnsteady(evidence))) return true
  if (answeredAt > validAt) return false
  const operatorAt = newestOf(evidence, 'operator-error')
  return newestOf(evidence, 'call-refused') > validAt || operatorAt > validAt + FRESH_MILLISECONDS
}

/** Whether evidence is a reason to ask about the token and to look at what Meta grants, whatever the verdict. */
export function wantsSurvey(seen: Evidence, { verdict, checkedAt = 0, surveyedAt = 0 }: Health): boolean {
  if (verdict === 'removed') return false
  if (seen.kind === 'asked') return seen.at > Math.min(checkedAt, surveyedAt)
  const tells = seen.kind === 'changed' || seen.kind === 'installed' || seen.kind === 'asset-refused'
  return tells && seen.at > surveyedAt
}

const SOONEST_SECONDS = 15
const LATEST_SECONDS = 900

/** Seconds until a token that is good against expectation is asked about again: as long as has passed since. */
export function nextQuestion({ evidence }: Health, now: number): number {
  const doubtedAt = newestOf(evidence, 'uninstalled', 'absent', 'token-invalid')
  const passed = Math.ceil((now - doubtedAt) / 1000)
  return Math.min(Math.max(passed, SOONEST_SECONDS), LATEST_SECONDS)
}

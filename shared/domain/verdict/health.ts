import type { Evidence } from './evidence.ts'

/** What is held of an installation: nothing against it, something that must be looked into, or the app is gone. */
export type Verdict = 'healthy' | 'suspect' | 'removed'

/**
 * The verdict on one consent and what it rests on. It counts only while the installation bears that consent, so a
 * business that comes back is healthy without anybody clearing anything.
 */
export interface Health {
  readonly verdict: Verdict
  /** When the judge came to it, milliseconds since the epoch. */
  readonly since: number
  /** The newest of each kind, oldest first: ten at the most. */
  readonly evidence: readonly Evidence[]
  /** The consent that it is about. */
  readonly attemptId: string
}

/** The consent that evidence is weighed against; times are milliseconds since the epoch. */
export interface Consent {
  readonly attemptId: string
  readonly consentedAt: number
}

/**
 * Subcodes of `debug_token`'s answer that mean that the app is gone: 458, the app is not installed (Meta, Handle
 * errors); 465, sessions are not allowed, which Meta's own WooCommerce plugin takes for a deleted business integration
 * system user. Both read 2026-11-23; which of them a removal really brings is not documented. 460 (password changed,
 * sessions ended for security) and 467 (session invalid) also come to businesses that have removed nothing.
 */
const REMOVAL_SUBCODES: readonly number[] = [458, 465]

/** A token that still answers so long after the webhook was not touched by what the webhook told of. */
const SETTLED_MILLISECONDS = 60 * 60_000

function isRemoval(evidence: Evidence): boolean {
  return evidence.kind === 'token-invalid' && REMOVAL_SUBCODES.includes(evidence.subcode ?? 0)
}

/** Whether evidence says nothing of this consent: it is not newer, or it is about the token of another one. */
export function isVoid(evidence: Evidence, { attemptId, consentedAt }: Consent): boolean {
  if ('attemptId' in evidence && evidence.attemptId !== attemptId) return true
  return evidence.at <= consentedAt
}

function slotOf(evidence: Evidence): string {
  return isRemoval(evidence) ? 'removal' : evidence.kind
}

/** Evidence as text, whatever the order of its members: what a table gives back has another. */
function textOf(evidence: Evidence): string {
  return JSON.stringify(Object.entries(evidence).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** By time; of one time by content, so that whichever is seen first the same one stays. */
function compare(one: Evidence, other: Evidence): number {
  const [text, otherText] = [textOf(one), textOf(other)]
  return one.at - other.at || (text < otherText ? -1 : text > otherText ? 1 : 0)
}

/** The newest of each kind: adding twice, or in another order, comes to the same. */
function gather(held: readonly Evidence[], seen: Evidence): readonly Evidence[] {
  const bySlot = Map.groupBy([...held, seen], slotOf)
  const newest = [...bySlot.values()].flatMap((same) => same.toSorted(compare).at(-1) ?? [])
  return newest.toSorted(compare)
}

function newestOf(evidence: readonly Evidence[], ...kinds: readonly Evidence['kind'][]): number {
  return Math.max(-Infinity, ...evidence.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at))
}

/**
 * What the evidence comes to. The newest answer of `debug_token` decides about the token. Removal takes proof: an
 * answer with a removal subcode, or an invalid token and an uninstall webhook together. The webhook alone is none: it
 * carries the time of its sending, so one that was held up can be newer than the consent that came after the removal.
 * Once a token has outlived it, it is no half of a proof either: what kills the token later is something else.
 */
function verdictOn(evidence: readonly Evidence[]): Verdict {
  const validAt = newestOf(evidence, 'token-valid')
  const standing = evidence.filter(({ kind, at }) => kind === 'token-invalid' && at > validAt)
  if (standing.some(isRemoval)) return 'removed'
  if (standing.length > 0 && isUnsettled(evidence)) return 'removed'
  if (standing.length > 0 || isUnsettled(evidence)) return 'suspect'
  return newestOf(evidence, 'call-refused') > validAt ? 'suspect' : 'healthy'
}

/** Meta may tell of the removal before the token dies: a good token clears the webhook only an hour later. */
function isUnsettled(evidence: readonly Evidence[]): boolean {
  const uninstalledAt = newestOf(evidence, 'uninstalled')
  return uninstalledAt > 0 && newestOf(evidence, 'token-valid') < uninstalledAt + SETTLED_MILLISECONDS
}

function isSame(held: readonly Evidence[], other: readonly Evidence[]): boolean {
  return held.length === other.length && held.every((one, place) => compare(one, other[place] ?? one) === 0)
}

/**
 * The health of a consent, once more is known; the very same object when nothing new was said. Of what is held of an
 * older consent only what is newer than this one counts, and removed is final: only another consent comes back from it.
 */
export function weigh(consent: Consent, before: Health | undefined, seen: Evidence, now: number): Health {
  const { attemptId } = consent
  const current = healthOf(consent, before)
  if (isVoid(seen, consent) || current?.verdict === 'removed') {
    return current ?? { verdict: 'healthy', since: consent.consentedAt, evidence: [], attemptId }
  }
  // A webhook may have come between this consent and its installation: it was kept under the consent before.
  const carried = before?.evidence.filter((one) => !isVoid(one, consent)) ?? []
  const evidence = gather(carried, seen)
  if (current && isSame(current.evidence, evidence)) return current
  const verdict = verdictOn(evidence)
  const since = verdict === (current?.verdict ?? 'healthy') ? (current?.since ?? consent.consentedAt) : now
  return { verdict, since, evidence, attemptId }
}

/** The health that counts for a consent: undefined when what is written is about another one. */
export function healthOf({ attemptId }: Consent, written: Health | undefined): Health | undefined {
  return written?.attemptId === attemptId ? written : undefined
}

/**
 * Whether Meta has to be asked about the token: a suspicion has been raised since it last answered. Calls that a dead
 * token is refused say nothing new: only the sweep asks about it again.
 */
export function isOpen({ verdict, evidence }: Health): boolean {
  if (verdict !== 'suspect') return false
  const validAt = newestOf(evidence, 'token-valid')
  const isDead = newestOf(evidence, 'token-invalid') > validAt
  return isUnsettled(evidence) || (!isDead && newestOf(evidence, 'call-refused') > validAt)
}

const SOONEST_SECONDS = 15
const LATEST_SECONDS = 900

/** Seconds until a token that is still good after an uninstall webhook is asked about again: as long as has passed. */
export function nextQuestion({ evidence }: Health, now: number): number {
  const passed = Math.ceil((now - newestOf(evidence, 'uninstalled')) / 1000)
  return Math.min(Math.max(passed, SOONEST_SECONDS), LATEST_SECONDS)
}

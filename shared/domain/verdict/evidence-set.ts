import type { Evidence, EvidenceKind } from './evidence.ts'

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

/** Whether Meta, asked about the token, has answered that the app is gone. */
export function isRemoval(evidence: Evidence): boolean {
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

/** The newest of each kind, oldest first: adding twice, or in another order, comes to the same. */
export function gather(held: readonly Evidence[], seen: Evidence): readonly Evidence[] {
  const bySlot = Map.groupBy([...held, seen], slotOf)
  const newest = [...bySlot.values()].flatMap((same) => same.toSorted(compare).at(-1) ?? [])
  return newest.toSorted(compare)
}

/** When something of these kinds was seen last; -Infinity for never. */
export function newestOf(evidence: readonly Evidence[], ...kinds: readonly EvidenceKind[]): number {
  return Math.max(-Infinity, ...evidence.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at))
}

export function isSameEvidence(held: readonly Evidence[], other: readonly Evidence[]): boolean {
  return held.length === other.length && held.every((one, place) => compare(one, other[place] ?? one) === 0)
}

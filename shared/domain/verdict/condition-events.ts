import type { Connection, PendingEvent } from '../connection.ts'
import type { DriftChange } from '../grant-drift.ts'
import type { Evidence } from './evidence.ts'
import type { Health } from './health.ts'

/*
 * What the bus hears of a connection when the judge has changed it. The time of a stop is that of the verdict, so that
 * one that was broken off and goes on tells the same of every connection.
 */

type ConditionEvent = Omit<PendingEvent, 'revision' | 'n'>

function event(
  connection: Connection,
  type: ConditionEvent['type'],
  time: number,
  data: ConditionEvent['data'],
): ConditionEvent {
  const { caller, appKey: app, configuration, generation } = connection
  return { type, generation, time, data: { caller, app, configuration, ...data } }
}

const textOf = (time: number) => new Date(time).toISOString()

/** Evidence as partners see it: what kind, when, and Meta's own numbers. */
export function toldEvidence(evidence: readonly Evidence[]) {
  return evidence.map((seen) => ({
    kind: seen.kind,
    time: textOf(seen.at),
    ...('code' in seen && { metaCode: seen.code }),
    ...('subcode' in seen && { metaSubcode: seen.subcode }),
  }))
}

/** The business has removed the app. */
export function removalEvent(connection: Connection, grantor: string, health: Health): ConditionEvent {
  const evidence = toldEvidence(health.evidence)
  return event(connection, 'connection.removed', health.since, { grantor, reason: 'app-removed', evidence })
}

/**
 * Subcodes of 190 after which a login alone does not help: a person has to clear a checkpoint (459) or to confirm the
 * account (464) at facebook.com first (Meta, Handle errors, read 2026-11-23).
 */
const PERSON_MUST_ACT: readonly number[] = [459, 464]

/** What helps: waiting, a person's visit to facebook.com, or a new login. */
function remedyOf({ verdict, evidence }: Health): 'wait' | 'visit-facebook' | 'reconnect' {
  if (verdict === 'blocked') return 'wait'
  const answer = evidence.findLast((seen) => seen.kind === 'token-invalid')
  return PERSON_MUST_ACT.includes(answer?.subcode ?? 0) ? 'visit-facebook' : 'reconnect'
}

/** The connection's work has stopped: its token is dead, or Meta has blocked the business for a while. */
export function suspensionEvent(connection: Connection, grantor: string, health: Health): ConditionEvent {
  const { verdict, since } = health
  const evidence = toldEvidence(health.evidence)
  const data = { grantor, verdict, remedy: remedyOf(health), evidence }
  return event(connection, 'connection.suspended', since, data)
}

/** The connection's work goes on, without a new login. */
export function recoveryEvent(connection: Connection, suspendedAt: number, now: number): ConditionEvent {
  return event(connection, 'connection.recovered', now, { suspendedAt: textOf(suspendedAt) })
}

/** Meta grants other assets or permissions than before. `missing` is all that the consent gave and is gone now. */
export function changeEvent(
  connection: Connection,
  change: DriftChange,
  missing: Connection['lost'],
  now: number,
): ConditionEvent {
  const none = { assets: [], permissions: [] }
  return event(connection, 'connection.changed', now, { ...change, missing: missing ?? none })
}

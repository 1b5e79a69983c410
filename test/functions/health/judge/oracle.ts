import { expect } from 'vitest'
import { WHOLE_OWNER } from '../../../../shared/domain/job-plan.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { INSTALLATION, type RandomWorld } from './random-world.ts'
import { isGone, permissionsOf } from './truth.ts'

const HOUR = 60 * 60_000
const REMOVAL_SUBCODES = [458, 465]

/** A consent and those that came to its installation later. */
function consentsSince({ truth }: RandomWorld, attemptId: string): string[] {
  const all = [...truth.tokens.keys()]
  return all.slice(all.indexOf(attemptId))
}

/**
 * Proof, as the documentation has it: Meta has answered that the app is gone; or that the token is invalid, while
 * something newer than the consent told of a removal that no good answer had outlived by an hour. Where a later login
 * broke off, the token is that login's.
 */
function hasProof(played: RandomWorld, attemptId: string): boolean {
  const { answers, goneTold, truth } = played
  const since = consentsSince(played, attemptId)
  const own = answers.filter((answer) => since.includes(answer.attemptId))
  const invalid = own.filter(({ isValid }) => !isValid)
  if (invalid.some(({ subcode = 0 }) => REMOVAL_SUBCODES.includes(subcode))) return true
  const { issuedAt = Infinity } = truth.tokens.get(attemptId) ?? {}
  return invalid.some((answer) =>
    goneTold.some(({ at, heardAt }) => {
      const known = Math.max(answer.at, heardAt)
      const settles = own.some((one) => one.isHeard && one.isValid && one.at >= at + HOUR && one.at < known)
      return at > issuedAt && !settles
    }),
  )
}

/** Looks, after each step, at what has been removed since the last look: each removal needs proof by then. */
export function watchRemovals(played: RandomWorld): () => void {
  const seen = new Set<string>()
  return () => {
    for (const row of played.world.rows.connections.values()) {
      const key = `${row.connectionId} ${row.revision}`
      if (row.state !== 'removed' || seen.has(key)) continue
      seen.add(key)
      const proven = consentsSince(played, row.mark.attemptId).some((attemptId) =>
        hasProof(played, attemptId),
      )
      expect(proven, 'a connection was removed without proof').toBe(true)
    }
  }
}

/** The token of the consent that the installation bears. */
function standingToken({ truth, world }: RandomWorld) {
  const { mark } = world.rows.installations.get(INSTALLATION) ?? {}
  const token = truth.tokens.get(mark?.attemptId ?? '')
  if (!token) throw new Error('nobody has consented')
  return token
}

/** Whether something told of a removal that has not been, as a message of Meta's that means another time can. */
function wasMisled(played: RandomWorld): boolean {
  const { issuedAt } = standingToken(played)
  return played.goneTold.some(({ at }) => at > issuedAt)
}

/** What has to have become of a connection, once everybody knows the truth. */
function trueStates(played: RandomWorld, row: ConnectionRow): string[] {
  const { death } = standingToken(played)
  if (isGone(played.truth)) return ['removed']
  // it has come back, and its new token was never kept
  if (death?.isRemoval) return ['removed', 'suspended']
  const [, ...later] = consentsSince(played, row.mark.attemptId)
  const mayBeRemoved = later.length > 0 || wasMisled(played)
  return [death ? 'suspended' : 'active', ...(mayBeRemoved ? ['removed'] : [])]
}

/** The assets of the jobs that are on the wheel for an owner. */
function jobsOnWheel({ world }: RandomWorld, ownerId: string): string[] {
  const own = [...world.rows.jobs.values()].filter((job) => job.onWheel && job.ownerId === ownerId)
  const { state, generation } = world.rows.connections.get(ownerId) ?? {}
  // what a login had planned that broke off before its connection was active: no run of it ever begins
  const begins = own.filter((job) => state !== 'removed' || job.generation === generation)
  return begins.map(({ assetId }) => assetId).toSorted()
}

function expectJobs(played: RandomWorld, { connectionId, state, assets }: ConnectionRow): void {
  const { granted, mayReadAds } = played.truth
  const works = state === 'active' && mayReadAds
  const left = assets.map(({ assetId }) => assetId).filter((assetId) => granted.includes(assetId))
  expect(jobsOnWheel(played, connectionId)).toEqual(works ? left.toSorted() : [])
}

function expectLost({ truth }: RandomWorld, { lost, assets, permissions }: ConnectionRow): void {
  const permitted = permissionsOf(truth)
  expect(lost?.permissions ?? []).toEqual(permissions.filter((one) => !permitted.includes(one)))
  // without the permission no list can be read, and what was held of assets stays
  if (!truth.mayReadAds) return
  const gone = assets.map(({ assetId }) => assetId).filter((assetId) => !truth.granted.includes(assetId))
  expect((lost?.assets ?? []).map(({ assetId }) => assetId)).toEqual(gone.toSorted())
}

function expectOrder({ events }: ConnectionRow): void {
  const told = events.map(({ type }) => type)
  const afterRemovals = told.filter((_, place) => told[place - 1] === 'connection.removed')
  expect(afterRemovals.filter((type) => type !== 'connection.established')).toEqual([])
}

/** Compares every connection with the truth: state, what is lost, jobs, events. Answers the states. */
export function expectTruth(played: RandomWorld): string[] {
  const rows = [...played.world.rows.connections.values()]
  for (const row of rows) {
    expect(trueStates(played, row)).toContain(row.state)
    if (row.state === 'active') expectLost(played, row)
    expectOrder(row)
  }
  if (!played.hasBrokenOff()) {
    for (const row of rows) expectJobs(played, row)
    const isSwept = rows.some(({ state }) => state !== 'removed')
    expect(jobsOnWheel(played, INSTALLATION)).toEqual(isSwept ? [WHOLE_OWNER] : [])
  }
  return rows.map(({ state }) => state)
}

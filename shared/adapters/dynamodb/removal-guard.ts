import { removalLimit } from '../../domain/verdict/removal-limit.ts'
import type { BusinessCounts, GuardRelease, RemovalGuard } from '../../ports/removal-guard.ts'
import type { AdapterContext } from '../context.ts'
import { timeToLive } from './attributes.ts'
import { bucketOf, type GuardRow, guardTable, guardTables } from './guard-row.ts'
import { badTurnKey, guardKey } from './keys.ts'

const KEEP_HOURS = 24

/** A judge that counted before a release must not freeze after it. */
const NOT_RELEASED_SINCE = '(attribute_not_exists(#releases) OR #releases = :releases)'

/**
 * The guard as a row for each app and a row for each turn. Every judge writes its own turn before it counts, and counts
 * consistently, so of judges under one clock no more are admitted than the limit says: the next one sees too many. Where
 * clocks differ, turns may lie in a bucket that a slower one does not look into yet; then as many more may be admitted as
 * there are judges at work.
 */
export function removalGuard(context: AdapterContext): RemovalGuard {
  const { guards, turns, turned } = guardTables(context)

  function hold(): 'frozen' {
    context.metrics.count('RemovalsHeld')
    return 'frozen'
  }

  /** Whether this very call has frozen it: of many at once one has. */
  async function freeze(appKey: string, releases: number, now: number): Promise<boolean> {
    const frozenBy = context.random.token(16)
    const frozen = await guards.update(guardKey(appKey), {
      change: 'SET #frozenAt = :now, #frozenBy = :frozenBy',
      when: `attribute_not_exists(#frozenAt) AND ${NOT_RELEASED_SINCE}`,
      values: { now, frozenBy, releases },
    })
    return frozen !== undefined || (await guards.get(guardKey(appKey)))?.frozenBy === frozenBy
  }

  return {
    async admit(appKey, { installationId, now }) {
      const guard: GuardRow = (await guards.get(guardKey(appKey))) ?? {}
      if (guard.frozenAt !== undefined) return hold()
      const { releases = 0, installations } = guard
      const ttl = timeToLive(now, KEEP_HOURS)
      await turns.put(
        { ...badTurnKey(appKey, bucketOf(now), installationId), installationId, at: now, releases, ttl },
        { when: 'attribute_not_exists(#pk) OR #releases < :releases', values: { releases } },
      )
      const turnedBad = await turned(appKey, releases, now)
      const limit = removalLimit(installations)
      if (turnedBad <= limit) return 'admitted'
      if (await freeze(appKey, releases, now)) {
        context.metrics.count('RemovalsFrozen')
        context.log.error('removals are frozen', { app: appKey, turnedBad, limit, installations })
      }
      return hold()
    },
  }
}

/** The number of installations, beside what the guard itself writes. */
export function businessCounts(context: AdapterContext): BusinessCounts {
  const guards = guardTable(context)
  return {
    async note(appKey, installations, now) {
      await guards.update(guardKey(appKey), {
        change: 'SET #installations = :installations, #countedAt = :now',
        when: 'attribute_not_exists(#countedAt) OR #countedAt <= :now',
        values: { installations, now },
      })
    },
  }
}

/** The guard as the operator's command line sees it. */
export function guardRelease(context: AdapterContext): GuardRelease {
  const { guards, turned } = guardTables(context)
  return {
    async standing(appKey, now) {
      const {
        frozenBy: _frozenBy,
        releases = 0,
        ...row
      }: GuardRow = (await guards.get(guardKey(appKey))) ?? {}
      const { frozenAt, thawedAt, installations, countedAt } = row
      return {
        ...(frozenAt !== undefined && { frozenAt }),
        ...(thawedAt !== undefined && { thawedAt }),
        ...(installations !== undefined && { installations }),
        ...(countedAt !== undefined && { countedAt }),
        turned: await turned(appKey, releases, now),
        limit: removalLimit(installations),
      }
    },
    async release(appKey, now) {
      const released = await guards.update(guardKey(appKey), {
        change: 'SET #thawedAt = :now ADD #releases :one REMOVE #frozenAt, #frozenBy',
        when: 'attribute_exists(#frozenAt)',
        values: { now, one: 1 },
      })
      return released !== undefined
    },
  }
}

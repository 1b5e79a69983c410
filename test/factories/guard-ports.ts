import { removalLimit, turnedWithin } from '../../shared/domain/verdict/removal-limit.ts'
import type { Ambient } from '../../shared/ports/ambient.ts'
import type { BusinessCounts, GuardRelease, RemovalGuard } from '../../shared/ports/removal-guard.ts'
import type { Rows } from './rows.ts'

function turnedBad({ guards, badTurns }: Rows, appKey: string, now: number): number {
  const releases = guards.get(appKey)?.releases ?? 0
  const own = badTurns.filter((turn) => turn.appKey === appKey && turn.releases === releases)
  return turnedWithin(own, now)
}

export function removalGuard(rows: Rows, { log, metrics }: Pick<Ambient, 'log' | 'metrics'>): RemovalGuard {
  function hold(): 'frozen' {
    metrics.count('RemovalsHeld')
    return 'frozen'
  }

  return {
    async admit(appKey, { installationId, now }) {
      const guard = rows.guards.get(appKey) ?? {}
      if (guard.frozenAt !== undefined) return hold()
      const { releases = 0, installations } = guard
      rows.badTurns.push({ appKey, installationId, at: now, releases })
      if (turnedBad(rows, appKey, now) <= removalLimit(installations)) return 'admitted'
      rows.guards.set(appKey, { ...guard, frozenAt: now })
      metrics.count('RemovalsFrozen')
      log.error('removals are frozen', { app: appKey })
      return hold()
    },
  }
}

export function businessCounts({ guards }: Rows): BusinessCounts {
  return {
    async note(appKey, installations, now) {
      const guard = guards.get(appKey) ?? {}
      if ((guard.countedAt ?? now) <= now) guards.set(appKey, { ...guard, installations, countedAt: now })
    },
  }
}

export function guardRelease(rows: Rows): GuardRelease {
  return {
    async standing(appKey, now) {
      const { releases: _releases, ...guard } = rows.guards.get(appKey) ?? {}
      return { ...guard, turned: turnedBad(rows, appKey, now), limit: removalLimit(guard.installations) }
    },
    async release(appKey, now) {
      const guard = rows.guards.get(appKey)
      if (guard?.frozenAt === undefined) return false
      const { frozenAt: _frozenAt, releases = 0, ...kept } = guard
      rows.guards.set(appKey, { ...kept, thawedAt: now, releases: releases + 1 })
      return true
    },
  }
}

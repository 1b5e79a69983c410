import { type BadTurn, turnedWithin, WINDOW_MILLISECONDS } from '../../domain/verdict/removal-limit.ts'
import type { AdapterContext } from '../context.ts'
import { badTurnsPartition, type Key } from './keys.ts'
import { allOf, openTable, type Table } from './table.ts'

/** The guard of one app, beside its installations in the connections table. */
export interface GuardRow {
  /** Since when removals are frozen. */
  readonly frozenAt?: number
  /** Names the one write that froze it, so that it knows itself again when its answer was lost. */
  readonly frozenBy?: string
  readonly thawedAt?: number
  /** How often it was released: turns of before count for nothing, whatever any clock says. */
  readonly releases?: number
  readonly installations?: number
  readonly countedAt?: number
}

/** A turn in the ephemeral table. */
export type BadTurnRow = Key & BadTurn & { readonly releases: number; readonly ttl: number }

export interface GuardTables {
  readonly guards: Table<GuardRow>
  readonly turns: Table<BadTurnRow>
  /** Installations that turned bad within the window since the so-and-so-many-th release. Consistent. */
  readonly turned: (appKey: string, releases: number, now: number) => Promise<number>
}

/** The part of the window's partitions that a time lies in; the window spans this one and the one before. */
export function bucketOf(now: number): number {
  return Math.floor(now / WINDOW_MILLISECONDS)
}

export function guardTable(context: AdapterContext): Table<GuardRow> {
  return openTable<GuardRow>(context.address('connectionsTable'))
}

export function guardTables(context: AdapterContext): GuardTables {
  const turns = openTable<BadTurnRow>(context.address('ephemeralTable'))
  return {
    guards: guardTable(context),
    turns,
    async turned(appKey, releases, now) {
      const buckets = [bucketOf(now) - 1, bucketOf(now)]
      const found = await Promise.all(
        buckets.map((bucket) =>
          allOf(turns.query({ where: '#pk = :pk', values: { pk: badTurnsPartition(appKey, bucket) } })),
        ),
      )
      return turnedWithin(
        found.flat().filter((row) => row.releases === releases),
        now,
      )
    },
  }
}

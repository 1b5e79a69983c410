/**
 * Asked before the work of an installation is stopped (`health/judge`). Our own mistake, such as a wrong app secret,
 * can make every business look as if it had left: too many at once are nobody's, until an operator has looked.
 */
export interface RemovalGuard {
  /**
   * Counts the installation among those of its app that turn bad, once however often it is asked, and says whether its
   * work may be stopped. `frozen` from the one on that is too many within ten minutes, for everybody, until released.
   */
  admit(
    appKey: string,
    turn: { readonly installationId: string; readonly now: number },
  ): Promise<'admitted' | 'frozen'>
}

/** Telling the guard how many installations an app has, of which it takes its share. */
export interface BusinessCounts {
  /** Notes a whole count that was made at `now`; an older one that comes late changes nothing. */
  note(appKey: string, installations: number, now: number): Promise<void>
}

/** How the guard of an app stands. Times are milliseconds since the epoch. */
export interface GuardStanding {
  /** Since when nobody's work is stopped; absent unless it is frozen. */
  readonly frozenAt?: number
  /** When it was released last. */
  readonly thawedAt?: number
  /** The installations that were counted last, and when. */
  readonly installations?: number
  readonly countedAt?: number
  /** How many turned bad in the ten minutes before it was asked, as far as they still count. */
  readonly turned: number
  /** How many may. */
  readonly limit: number
}

/** The operator's side of the guard: no room has it. */
export interface GuardRelease {
  standing(appKey: string, now: number): Promise<GuardStanding>
  /** Lets removals through again and counts from nothing; false when it was not frozen. */
  release(appKey: string, now: number): Promise<boolean>
}

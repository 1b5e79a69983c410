import type { Deployment } from '../domain/deployment.ts'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export interface Random {
  /** So many random bytes as base64url, from the system's source of randomness. */
  token(bytes: number): string
  /** A uniform number in [0, 1), for jitter. */
  fraction(): number
}

/** Values that are safe to keep for a month and to show to an operator. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>

export interface Log {
  info(message: string, facts?: LogFacts): void
  warn(message: string, facts?: LogFacts): void
  /** An error's code, message and facts are written; its cause by name and message only. */
  error(message: string, facts?: LogFacts, error?: unknown): void
}

export interface Metrics {
  /** Adds to a counter; `dimension` is one low-cardinality word such as an outcome, never an id. */
  count(name: string, dimension?: Readonly<Record<string, string>>, amount?: number): void
}

/** What every room and adapter gets without asking and without a grant. */
export interface Ambient {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly random: Random
  readonly deployment: Deployment
}

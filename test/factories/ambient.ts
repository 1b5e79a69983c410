import { createHash } from 'node:crypto'
import type { Clock, Log, LogFacts, Metrics, Random } from '../../shared/ports/ambient.ts'

/** Half past noon UTC on a working day: no day or hour begins nearby in the usual zones. */
export const NOON = Date.UTC(2026, 10, 23, 12, 30)

/** A time as partners are told it. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

export interface TestClock extends Clock {
  advance(milliseconds: number): void
  set(now: number): void
}

export function createClock(start = NOON): TestClock {
  let now = start
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds
    },
    set(instant) {
      now = instant
    },
  }
}

/** Random values that are the same in each run and never the same twice; `drawn` keeps every token. */
export interface CountedRandom extends Random {
  readonly drawn: string[]
}

export function createRandom(): CountedRandom {
  const drawn: string[] = []
  return {
    drawn,
    token(bytes) {
      const token = createHash('sha256').update(`random ${drawn.length}`).digest().subarray(0, bytes)
      const text = token.toString('base64url')
      drawn.push(text)
      return text
    },
    fraction: () => 0,
  }
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly facts: LogFacts
  readonly error?: unknown
}

export function createLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  return {
    lines,
    info: (message, facts = {}) => void lines.push({ level: 'info', message, facts }),
    warn: (message, facts = {}) => void lines.push({ level: 'warn', message, facts }),
    error: (message, facts = {}, error) => void lines.push({ level: 'error', message, facts, error }),
  }
}

export interface Counted {
  readonly name: string
  readonly dimension: Readonly<Record<string, string>>
  readonly amount: number
}

export function createMetrics(): Metrics & { readonly counted: Counted[] } {
  const counted: Counted[] = []
  return {
    counted,
    count: (name, dimension = {}, amount = 1) => void counted.push({ name, dimension, amount }),
  }
}

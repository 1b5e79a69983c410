import { Failure } from '../base/failure.ts'
import type { LogFacts } from '../ports/ambient.ts'

/** Messages of these name code, not data. Any other may quote what was being read (a JSON error does), so it stays out. */
const speaksOfCode = new Set(['TypeError', 'ReferenceError', 'RangeError'])

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .map((line) => line.trim())
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : error === undefined ? undefined : typeof error
}

/** What a log may say of an error: our own failures whole, a stranger's by name and place. */
export function describeError(error: unknown): LogFacts {
  if (error instanceof Failure) {
    return { code: error.code, detail: error.message, cause: nameOf(error.cause), ...error.facts }
  }
  if (!(error instanceof Error)) return { errorName: typeof error }
  return {
    errorName: error.name,
    ...(speaksOfCode.has(error.name) && { detail: error.message }),
    stack: framesOf(error),
  }
}

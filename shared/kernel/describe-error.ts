import { Failure } from '../base/failure.ts'
import type { LogFacts } from '../ports/ambient.ts'

/*
 * Messages that name code, never data. Any other may quote what was being worked on: a JSON error does, and so do
 * `cannot use 'in' operator to search for … in <text>` and Node's `received type string ('<text>')`. A property's
 * name may be data as well; ours are short, and no bearer value is.
 */
const speaksOfCode = [
  /^Cannot (?:read|set) properties of (?:undefined|null) \((?:reading|setting) '[\w$]{1,20}'\)$/,
  /^[\w$.]{1,80} is not (?:a function|a constructor|defined|iterable)$/,
]

/** A stack begins with the message, which may itself have lines that look like frames. */
function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .replace(error.message, '')
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
    return { ...error.facts, code: error.code, detail: error.message, cause: nameOf(error.cause) }
  }
  if (!(error instanceof Error)) return { errorName: typeof error }
  return {
    errorName: error.name,
    ...(speaksOfCode.some((message) => message.test(error.message)) && { detail: error.message }),
    stack: framesOf(error),
  }
}

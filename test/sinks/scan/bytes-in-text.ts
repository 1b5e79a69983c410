/*
 * Bytes that a text carries in letters or digits. A run of letters does not say where its first byte begins, so each
 * is read from every place where it may.
 */

/** Eight bytes take eleven letters of base64. */
const BASE64 = /[A-Za-z0-9+/_-]{11,}/g
const HEX = /[0-9a-fA-F]{16,}/g
/** `45 41 41`, as Node shows a buffer, and `45:41:41`. */
const HEX_DUMP = /(?:[0-9a-fA-F]{2}[ :,+-]){7,}[0-9a-fA-F]{2}/g
/** `[69,65,65]`, as JSON shows a buffer. */
const NUMBERS = /\d{1,3}(?:[\s+]*,[\s+]*\d{1,3}){7,}/g
/** `{"0":69,"1":65}`, as JSON shows a typed array. */
const NUMBERED = /"\d+":\d{1,3}(?:,"\d+":\d{1,3}){7,}/g

/** What one run may stand for, by how it is read. */
export interface Carried {
  readonly how: string
  readonly run: string
  /** Read from its beginning, and from the other places where a byte may begin. */
  readonly readings: readonly string[]
}

function hexBytes(digits: string): string {
  return Buffer.from(digits.slice(0, digits.length - (digits.length % 2)), 'hex').toString('latin1')
}

function numberBytes(numbers: readonly string[]): string {
  return Buffer.from(numbers.map(Number)).toString('latin1')
}

const carriers: readonly (readonly [how: string, runs: RegExp, read: (run: string) => string[]])[] = [
  [
    'base64',
    BASE64,
    (run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')),
  ],
  ['hex', HEX, (run) => [hexBytes(run), hexBytes(run.slice(1))]],
  ['hex', HEX_DUMP, (run) => [hexBytes(run.replaceAll(/[^0-9a-f]/gi, ''))]],
  ['numbers', NUMBERS, (run) => [numberBytes(run.match(/\d+/g) ?? [])]],
  [
    'numbers',
    NUMBERED,
    (run) => [numberBytes([...run.matchAll(/:(\d+)/g)].map(([, number = '']) => number))],
  ],
]

/** Every run of a text that may carry bytes; `known` says which need no second look. */
export function carriedBytes(text: string, known: (run: string) => boolean): Carried[] {
  return carriers.flatMap(([how, runs, read]) =>
    [...new Set(text.match(runs))]
      .filter((run) => !known(`${how} ${run}`))
      .map((run) => ({ how, run: `${how} ${run}`, readings: read(run) })),
  )
}

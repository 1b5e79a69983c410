import { type Carried, carriedBytes } from './bytes-in-text.ts'
import { type Inflated, inflatedAnywhere, inflatedWhole } from './inflate.ts'
import { backslashes, changedLines, entities, form, percent, rejoined, wide } from './unescape.ts'

/** A text with one way of writing undone. `text` is undefined where that has no end. */
export interface Peeled {
  readonly how: readonly string[]
  readonly text: string | undefined
  /** The text is one body, and not pieces from here and there. */
  readonly isBody?: boolean
}

export interface PeelOptions {
  /** Runs that were looked into before and held nothing. */
  readonly known: (run: string) => boolean
  /** Told of every run that is looked into now. */
  readonly note: (run: string) => void
  readonly spaces: boolean
  readonly beyondAscii: boolean
}

function together(how: string, texts: readonly string[]): Peeled[] {
  return texts.length === 0 ? [] : [{ how: [how], text: texts.join('\n') }]
}

function unpacked(before: readonly string[], inflated: readonly Inflated[]): Peeled[] {
  return inflated.map(({ how, text }) => ({ how: [...before, how], text, isBody: true }))
}

function readRuns(runs: readonly Carried[], note: (run: string) => void): Peeled[] {
  const byHow = Map.groupBy(runs, ({ how }) => how)
  return [...byHow].flatMap(([how, carried]) => {
    for (const { run } of carried) note(run)
    // An id is a number; there are thousands of them, and nothing packed is written in digits alone.
    const wholes = carried.flatMap(({ run, readings: [first = ''] }) =>
      /\D/.test(run.slice(how.length + 1)) ? inflatedWhole(first) : [],
    )
    return [
      ...together(
        how,
        carried.flatMap(({ readings }) => readings),
      ),
      ...unpacked([how], wholes),
    ]
  })
}

/** Every text that this one may be a way of writing, one step down. */
export function peel(text: string, isBody: boolean, options: PeelOptions): Peeled[] {
  const unescaped = changedLines(text, '%', percent)
  return [
    ...together('percent', unescaped),
    ...unpacked(['percent'], unescaped.flatMap(inflatedWhole)),
    ...(options.spaces ? together('form', changedLines(text, '+', form)) : []),
    ...together('backslash', changedLines(text, '\\', backslashes)),
    ...together('html', changedLines(text, '&', entities)),
    ...wide(text, options.beyondAscii).map((narrow) => ({ how: ['utf-16'], text: narrow })),
    ...together('lines', rejoined(text)),
    ...unpacked([], inflatedAnywhere(text)),
    ...(isBody ? unpacked([], inflatedWhole(text)) : []),
    ...readRuns(carriedBytes(text, options.known), options.note),
  ]
}

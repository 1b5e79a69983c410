import { peel } from './peel.ts'
import { bytewise, type Hidden, indexSecrets, type SecretIndex } from './secret-index.ts'

/** Where a value stands that must not be there. The value itself is never part of it. */
export interface Found {
  readonly kind: string
  /** The ways of writing to undo, from the outside in; empty for plain text. */
  readonly how: readonly string[]
  /** Line of the content, from 1. */
  readonly line: number
}

/** The kind under which something is told that could not be looked into. */
export const UNREADABLE = 'something that unfolds without end'

/** So many ways of writing around each other are undone: three that take two steps each, as base64 in lines does. */
const DEEPEST = 6
/** Lines are looked at together up to this length, and one by one only where something was found. */
const PORTION_CHARACTERS = 128 * 1024

type Sighting = Omit<Found, 'line'>

/** Looks for the same values in one content after the other. */
export interface Scanner {
  scan(content: string | Uint8Array): readonly Found[]
}

/** The content in portions of whole lines, each with the number of its first. */
function* portionsOf(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let start = 0
  let line = 1
  while (start < text.length) {
    const nextBreak = text.indexOf('\n', Math.min(text.length, start + PORTION_CHARACTERS))
    const end = nextBreak < 0 ? text.length : nextBreak + 1
    const portion = text.slice(start, end)
    yield { line, text: portion }
    line += portion.split('\n').length - 1
    start = end
  }
}

function sight(index: SecretIndex, secrets: readonly Hidden[], text: string, clean: Set<string>): Sighting[] {
  const sightings = new Map<string, Sighting>()
  const looked = new Set<string>()
  const runs = new Set<string>()
  const options = { ...index, known: (run: string) => clean.has(run), note: (run: string) => runs.add(run) }
  // The first is the one with the fewest layers: what else the same text looks like says nothing more.
  const see = (kind: string, how: readonly string[]) => {
    if (!sightings.has(kind)) sightings.set(kind, { kind, how })
  }
  let layer = [{ how: [] as readonly string[], text, isBody: true }]
  for (let depth = 0; layer.length > 0; depth += 1) {
    const next: typeof layer = []
    for (const view of layer) {
      if (looked.has(view.text)) continue
      looked.add(view.text)
      for (const number of index.in(view.text)) see(secrets[number]?.kind ?? '', view.how)
      if (depth === DEEPEST) continue
      for (const { how, text: inner, isBody = false } of peel(view.text, view.isBody, options)) {
        if (inner === undefined) see(UNREADABLE, [...view.how, ...how])
        else next.push({ how: [...view.how, ...how], text: inner, isBody })
      }
    }
    // What unfolds without end is told as a leak itself: looking on in its depths says nothing more.
    layer = sightings.has(UNREADABLE) ? [] : next
  }
  if (sightings.size === 0) for (const run of runs) clean.add(run)
  return [...sightings.values()]
}

/** The line of a portion that says the same by itself; the first when only several lines together do. */
function locate(
  portion: { readonly line: number; readonly text: string },
  sightings: readonly Sighting[],
  sightIn: (text: string) => Sighting[],
): Found[] {
  const isWorthwhile = sightings.some(({ kind }) => kind !== UNREADABLE)
  const single =
    isWorthwhile && portion.text.trimEnd().includes('\n')
      ? portion.text
          .split('\n')
          .flatMap((text, place) =>
            sightIn(text).map((sighting) => ({ ...sighting, line: portion.line + place })),
          )
      : []
  const seen = new Set(single.map(({ kind }) => kind))
  const rest = sightings
    .filter(({ kind }) => !seen.has(kind))
    .map((sighting) => ({ ...sighting, line: portion.line }))
  return [...single, ...rest]
}

/**
 * Looks for values however they are written: plain, percent-encoded, in a form, in JSON, in HTML, in base64 or hex at
 * any alignment, as numbers, in 16 bits, broken over lines, packed by gzip, deflate or brotli, and any of these within
 * each other. Throws when a value is too short to be looked for.
 */
export function createScanner(secrets: readonly Hidden[]): Scanner {
  const index = indexSecrets(secrets)
  const clean = new Set<string>()
  const sightIn = (text: string) => sight(index, secrets, text, clean)
  return {
    scan(content) {
      const found: Found[] = []
      for (const portion of portionsOf(bytewise(content))) {
        const sightings = sightIn(portion.text)
        if (sightings.length > 0) found.push(...locate(portion, sightings, sightIn))
      }
      return found
    },
  }
}

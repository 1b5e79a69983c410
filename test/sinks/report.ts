import { appendFile } from 'node:fs/promises'
import type { Content } from './contents.ts'
import { mayStand } from './legitimate.ts'
import { createScanner, type Found } from './scan/scan.ts'
import type { Hidden } from './scan/secret-index.ts'

/** Where every scan of a run leaves its figures, if the run has named a file. */
export const REPORTS = 'SINK_REPORTS'

/** What one scan has seen and found. */
export interface SinkReport {
  readonly bytes: number
  /** Kinds of places that something was written to, with the number of places. */
  readonly sinks: Readonly<Record<string, number>>
  /** Kinds of secrets that were looked for, with their number. */
  readonly secrets: Readonly<Record<string, number>>
  /** Kinds that were seen where they belong, with the number of times. */
  readonly legitimate: Readonly<Record<string, number>>
  /** Each a sentence that names place, kind and way of writing, and never the secret. */
  readonly leaks: readonly string[]
  /** Why the scan is no proof: what must have been there and was not. */
  readonly gaps: readonly string[]
  readonly milliseconds: number
}

/** What a scan must have seen to say anything. */
export interface Expected {
  readonly sinks: readonly string[]
  readonly secrets: readonly string[]
  /** Kinds that stand where they belong: a scan that does not see them there is blind. */
  readonly legitimate?: readonly string[]
}

function tell({ sink, name }: Content, { kind, how, line }: Found): string {
  const written = how.length === 0 ? 'in plain text' : `written in ${how.join(', therein ')}`
  return `${kind} in ${sink} ${name}, line ${line}, ${written}`
}

function countBy<T>(things: readonly T[], kindOf: (thing: T) => string): Record<string, number> {
  const byKind = Map.groupBy(things, kindOf)
  return Object.fromEntries([...byKind].map(([kind, own]) => [kind, own.length]))
}

/** Looks for every secret in every content. */
export function scanContents(
  secrets: readonly Hidden[],
  contents: readonly Content[],
  expected: Expected,
): SinkReport {
  const began = performance.now()
  const scanner = createScanner(secrets)
  const written = contents.filter(({ bytes }) => bytes.some((byte) => byte !== 0x0a))
  const sightings = written.flatMap((content) =>
    scanner.scan(content.bytes).map((found) => ({ content, found, isLeak: !mayStand(found.kind, content) })),
  )
  const legitimate = countBy(
    sightings.filter(({ isLeak }) => !isLeak),
    ({ found }) => found.kind,
  )
  const sinks = countBy(written, ({ sink }) => sink)
  const known = countBy(secrets, ({ kind }) => kind)
  return {
    bytes: written.reduce((sum, { bytes }) => sum + bytes.length, 0),
    sinks,
    secrets: known,
    legitimate,
    leaks: sightings.flatMap(({ content, found, isLeak }) => (isLeak ? [tell(content, found)] : [])),
    gaps: [
      ...expected.sinks.filter((sink) => !(sink in sinks)).map((sink) => `nothing was seen in any ${sink}`),
      ...expected.secrets.filter((kind) => !(kind in known)).map((kind) => `no ${kind} was looked for`),
      ...(expected.legitimate ?? [])
        .filter((kind) => !(kind in legitimate))
        .map((kind) => `no ${kind} was seen where it belongs`),
    ],
    milliseconds: performance.now() - began,
  }
}

export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** The report in a line. */
export function sentenceOf({ bytes, sinks, secrets, leaks }: SinkReport): string {
  const found = leaks.length === 0 ? 'nothing' : `${leaks.length} leaks`
  const places = `${totalOf(sinks)} sinks of ${Object.keys(sinks).length} kinds`
  return `${found} of ${totalOf(secrets)} secrets was found in ${places} (${(bytes / 1e6).toFixed(1)} MB)`
}

/** Throws with every leak and gap of a report; leaves its figures where the run gathers them. */
export async function mustBeClean(report: SinkReport): Promise<SinkReport> {
  const file = process.env[REPORTS]
  if (file !== undefined) await appendFile(file, `${JSON.stringify(report)}\n`)
  const wrong = [...new Set([...report.leaks, ...report.gaps])]
  if (wrong.length > 0) throw new Error(`secrets and sinks:\n  ${wrong.join('\n  ')}`)
  return report
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Reporter } from 'vitest/node'
import { REPORTS, sentenceOf, type SinkReport } from './report.ts'

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [kind, count] of counts.flatMap((each) => Object.entries(each))) {
    total[kind] = (total[kind] ?? 0) + count
  }
  return total
}

/** The reports of a run as one. */
export function together(reports: readonly SinkReport[]): SinkReport {
  return {
    bytes: reports.reduce((bytes, report) => bytes + report.bytes, 0),
    sinks: sum(reports.map(({ sinks }) => sinks)),
    secrets: sum(reports.map(({ secrets }) => secrets)),
    legitimate: sum(reports.map(({ legitimate }) => legitimate)),
    leaks: reports.flatMap(({ leaks }) => leaks),
    gaps: reports.flatMap(({ gaps }) => gaps),
    milliseconds: reports.reduce((milliseconds, report) => milliseconds + report.milliseconds, 0),
  }
}

/** Says at the end of a run of tests what the scans of all its worlds have seen. Each fails its own world by itself. */
export default class SinkReporter implements Reporter {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'sinks-'))
  readonly #file = path.join(this.#folder, 'reports.jsonl')

  onInit(): void {
    process.env[REPORTS] ??= this.#file
  }

  onTestRunEnd(): void {
    const reports = this.#read()
    rmSync(this.#folder, { recursive: true, force: true })
    if (reports.length === 0) return
    const all = together(reports)
    const seconds = (all.milliseconds / 1000).toFixed(1)
    process.stdout.write(`\n${reports.length} worlds scanned in ${seconds} s: ${sentenceOf(all)}\n`)
  }

  #read(): SinkReport[] {
    try {
      const lines = readFileSync(this.#file, 'utf8').trim().split('\n')
      return lines.map((line) => JSON.parse(line) as SinkReport)
    } catch (error) {
      // No world was in this run.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }
}

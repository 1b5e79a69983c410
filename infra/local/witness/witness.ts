import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** A value that must stay where it is: a test looks for it everywhere else. */
export interface KnownSecret {
  readonly kind: string
  readonly value: string
  /** How `value` writes what is meant. */
  readonly encoding: 'utf8' | 'base64'
}

/**
 * Remembers what the functions of a world have written, wherever it went from there: a message that was received and a
 * row that was deleted were there all the same. Each thing is a line of JSON in `<directory>/<sink>/<name>.jsonl`.
 */
export interface Witness {
  /** One more thing that was written to a sink; `name` says which queue, table, bus or route it is. */
  note(sink: string, name: string, what: object): void
  /** A secret that AWS itself handed out or took in. It is kept in memory only. */
  learn(secret: KnownSecret): void
  secrets(): readonly KnownSecret[]
}

export function createWitness(directory: string): Witness {
  const secrets = new Map<string, KnownSecret>()
  const folders = new Set<string>()
  return {
    note(sink, name, what) {
      const folder = path.join(directory, sink)
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
      folders.add(folder)
      appendFileSync(path.join(folder, `${encodeURIComponent(name)}.jsonl`), `${JSON.stringify(what)}\n`)
    },
    learn: (secret) => void secrets.set(`${secret.kind} ${secret.value}`, secret),
    secrets: () => [...secrets.values()],
  }
}

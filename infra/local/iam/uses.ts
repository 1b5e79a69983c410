import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Allowance } from './evaluate.ts'
import type { Grant } from './grants.ts'

/** A grant that allowed calls. */
export interface Use extends Grant {
  /** What ran on the ground meanwhile: a test file, the demo. */
  readonly by: string
  readonly calls: number
}

/** Counts by which grants calls were allowed. */
export interface Uses {
  note(who: string, allowance: Allowance): void
  soFar(): readonly Use[]
  /** Writes one file into the directory; nothing without a directory. */
  write(): void
}

export function createUses(directory: string | undefined, by = 'the ground'): Uses {
  const counted = new Map<string, Use>()
  return {
    note(who, { statement, action, resource }) {
      const grant: Grant = { who, action, resource, condition: statement.conditionText }
      const key = JSON.stringify(grant)
      counted.set(key, { ...grant, by, calls: (counted.get(key)?.calls ?? 0) + 1 })
    },
    soFar: () => [...counted.values()],
    write() {
      if (directory === undefined || counted.size === 0) return
      mkdirSync(directory, { recursive: true })
      writeFileSync(
        path.join(directory, `${randomUUID()}.json`),
        `${JSON.stringify([...counted.values()], undefined, 2)}\n`,
      )
    },
  }
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from './fault.ts'

/** Reads a file of the repository by its path from the root; undefined when there is none. */
export type ReadFile = (file: string) => string | undefined

/** Reads below a folder. */
export function filesBelow(root: string): ReadFile {
  return (file) => {
    try {
      return readFileSync(path.join(root, file), 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }
}

/** The text with the fault in it; throws when the place is not there exactly once. */
export function withFault(text: string, { file, find, replace }: Fault): string {
  const parts = text.split(find)
  if (parts.length !== 2) {
    throw new Error(`${file} has ${parts.length - 1} places that read: ${find.trim().split('\n')[0]}`)
  }
  return parts.join(replace)
}

function complaintOf(fault: Fault, read: ReadFile): string | undefined {
  const text = read(fault.file)
  if (text === undefined) return `there is no ${fault.file}`
  try {
    if (withFault(text, fault) === text) return 'changes nothing'
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
  }
  const tests = read(fault.test.file)
  if (tests === undefined) return `there is no ${fault.test.file}`
  return tests.includes(fault.test.name) ? undefined : `${fault.test.file} has no test "${fault.test.name}"`
}

/** What is wrong with faults that the house has outgrown: a fault that cannot be planted shows nothing. */
export function staleFaults(faults: readonly Fault[], read: ReadFile): string[] {
  return faults.flatMap((fault) => {
    const complaint = complaintOf(fault, read)
    return complaint === undefined ? [] : [`${fault.name}: ${complaint}`]
  })
}

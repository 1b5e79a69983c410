import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from './fault.ts'
import { withFault } from './stale.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Files as they stand in the work tree, committed or not; what git ignores is left out. */
function workingFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && existsSync(path.join(root, file)))
}

/** Makes a copy of the house in which faults can be planted, with the packages of the original. */
export function copyHouse(to: string): string {
  for (const file of workingFiles()) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true })
    copyFileSync(path.join(root, file), path.join(to, file))
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(to, 'node_modules'), 'junction')
  return to
}

/** Plants a fault in a copy; what this returns takes it out again. */
export function plant(house: string, fault: Fault): () => void {
  const file = path.join(house, fault.file)
  const sound = readFileSync(file, 'utf8')
  writeFileSync(file, withFault(sound, fault))
  return () => writeFileSync(file, sound)
}

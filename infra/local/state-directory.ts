import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const MARKER = '.made-by-the-ground'

/**
 * Makes the directory of a world, empty. What is in it is deleted, so it must be a directory that an earlier ground
 * has made: anything else is refused and left alone.
 */
export function makeStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true })
  const found = readdirSync(directory)
  if (found.length > 0 && !existsSync(path.join(directory, MARKER))) {
    throw new Error(`${directory} is not empty and was not made by the ground: name another directory`)
  }
  for (const name of found) rmSync(path.join(directory, name), { recursive: true, force: true })
  writeFileSync(path.join(directory, MARKER), 'The ground empties this directory at each start.\n')
}

import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

export interface StoredObject {
  readonly key: string
  readonly bytes: number
  readonly file: string
}

/** The objects of a bucket as they lie on the disk, in the order of their keys. */
export function listObjects(directory: string, prefix: string): readonly StoredObject[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('%draft-'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ key: keyOf(path.relative(directory, file)), bytes: statSync(file).size, file }))
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

function keyOf(relative: string): string {
  return relative
    .split(path.sep)
    .map((part) => (part === '%empty' ? '' : decodeURIComponent(part)))
    .join('/')
}

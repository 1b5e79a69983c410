import { join } from 'node:path'

/**
 * The file of an object: each part of the key between slashes is a name under `directory`. What a file name cannot or
 * should not hold is percent-encoded, so that two keys never share a file and none leads out of the directory.
 */
export function pathOfKey(directory: string, key: string): string {
  return join(directory, ...key.split('/').map(nameOfPart))
}

function nameOfPart(part: string): string {
  // no part that has letters encodes to one of these three
  if (part === '') return '%empty'
  if (part === '.') return '%2E'
  if (part === '..') return '%2E%2E'
  return part.replaceAll(/[^A-Za-z0-9._=@+,-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
}

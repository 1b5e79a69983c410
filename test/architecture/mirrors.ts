import path from 'node:path'
import { type Breach, breachAt, matches, type SourceFile } from './source-file.ts'

const RULE = 'tests mirror sources'

/** Folders of `test/` that are about no single source file. */
const FREE = [
  'test/{architecture,bench,demo,emulator,factories,fixtures,hostile,journeys,kills,planted,rights,sinks,verdicts}/**',
]

/** `test/shared/base/hash.property.test.ts` → `shared/base/hash`. */
function subjectOf(testPath: string): string {
  const below = testPath.slice('test/'.length)
  return path.posix.join(path.posix.dirname(below), path.posix.basename(below).split('.')[0] ?? '')
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - path.posix.extname(name).length)
}

/**
 * Every test that mirrors nothing, and every room without a test. A test stands for the source file of its path, or,
 * where several subjects share one file, in a folder named after that file; a room's folder counts as such a file.
 */
export function mirrorBreaches(files: readonly SourceFile[]): Breach[] {
  const sources = files.filter(({ path }) => !path.startsWith('test/'))
  const rooms = sources.filter(({ path }) => matches(path, ['functions/**/manifest.ts']))
  const roomFolders = rooms.map((manifest) => path.posix.dirname(manifest.path))
  const subjects = new Set([...sources.map((file) => withoutExtension(file.path)), ...roomFolders])
  const tests = files.filter((file) => file.path.startsWith('test/') && file.path.endsWith('.test.ts'))

  const strays = tests.filter((file) => {
    const subject = subjectOf(file.path)
    return !matches(file.path, FREE) && !subjects.has(subject) && !subjects.has(path.posix.dirname(subject))
  })
  const untested = rooms.filter((manifest) => {
    const folder = `test/${path.posix.dirname(manifest.path)}/`
    return !tests.some((file) => file.path.startsWith(folder))
  })
  return [
    ...strays.map((file) => breachAt(RULE, file, 0, `mirrors no source file: ${subjectOf(file.path)}`)),
    ...untested.map((file) => breachAt(RULE, file, 0, 'is a room without a test')),
  ]
}

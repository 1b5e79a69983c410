import { type Breach, isCode, type SourceFile } from './source-file.ts'

const MOST_LINES = 250
const MOST_LINES_OF_A_TEST = 300

/** Every file that is longer than one can hold in one's head: it is two rooms. */
export function sizeBreaches(files: readonly SourceFile[]): Breach[] {
  return files.filter(isCode).flatMap(({ path, text }) => {
    const most = path.endsWith('.test.ts') ? MOST_LINES_OF_A_TEST : MOST_LINES
    const lines = text.replace(/\n$/, '').split('\n').length
    return lines > most
      ? [{ rule: 'sizes', path, line: most + 1, what: `has ${lines} lines, ${most} at most` }]
      : []
  })
}

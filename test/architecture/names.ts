import { type Breach, breachAt, isCode, type SourceFile } from './source-file.ts'

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Names under which anything may be put, so that nothing is ever found. */
const meaningless = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'lib',
  'types',
  'interfaces',
  'dtos',
  'models',
  'services',
  'managers',
])

/** `test/planted/run.property.test.ts` → `test`, `planted`, `run`, `property`, `test`. */
function partsOf(path: string): string[] {
  return path
    .split('/')
    .flatMap((part, at, all) => (at === all.length - 1 ? part.split('.').slice(0, -1) : part))
}

/** Every file whose name, or whose folder's name, is not kebab-case or says nothing, and every barrel. */
export function nameBreaches(files: readonly SourceFile[]): Breach[] {
  return files.filter(isCode).flatMap((file) => {
    const parts = partsOf(file.path)
    const crooked = parts.filter((part) => !KEBAB_CASE.test(part))
    const empty = parts.filter((part) => meaningless.has(part))
    const barrel = /(?:^|\/)index\.\w+$/.test(file.path)
    return [
      ...crooked.map((part) => breachAt('names in kebab-case', file, 0, `${part} is not kebab-case`)),
      ...empty.map((part) => breachAt('names that say something', file, 0, `${part} says nothing`)),
      ...(barrel ? [breachAt('no barrels', file, 0, 'a barrel: import from where it is')] : []),
    ]
  })
}

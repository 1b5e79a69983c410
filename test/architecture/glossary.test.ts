import { expect, it } from 'vitest'
import { glossaryBreaches } from './glossary.ts'
import { readTree, told } from './source-file.ts'

const door = {
  path: 'shared/domain/door.ts',
  text: 'export interface Door { readonly open: boolean }\nexport const DOORS = 2\nexport function doorOf(): void {}\ninterface Hinge {}\n',
}

function entry(term: string, code: string): string {
  return `## ${term}\n\nSomething.\n\nIn code: ${code}.\n`
}

const good = entry('Door', '`Door`, `doorOf` ([door.ts](../shared/domain/door.ts))')

function said(...entries: readonly string[]): string[] {
  const page = { path: 'docs/glossary.md', text: `# Glossary\n\n${entries.join('\n')}` }
  return glossaryBreaches([door, page]).map(({ what }) => what)
}

it('every type of the domain has its entry, every entry its place, and all are in order', () => {
  expect(told(glossaryBreaches(readTree()))).toEqual([])
})

it('a planted type without an entry is told with rule and page', () => {
  expect(glossaryBreaches([door])).toEqual([
    {
      rule: 'a glossary of every noun',
      path: 'docs/glossary.md',
      line: 1,
      what: 'has no entry that names Door of shared/domain/door.ts',
    },
  ])
})

it('constants, functions and what is not exported need no entry, and nor do types outside of the domain', () => {
  expect(said(good)).toEqual([])
  const outside = { path: 'shared/domain/preflight/finding.ts', text: 'export interface Finding {}' }
  const page = { path: 'docs/glossary.md', text: `# Glossary\n\n${good}` }
  expect(glossaryBreaches([door, outside, page])).toEqual([])
})

it('entries that are out of order, or there twice, are told', () => {
  const wall = entry('Wall', '`DOORS` ([door.ts](../shared/domain/door.ts))')
  expect(said(wall, good)).toEqual(['"Door" does not come after "Wall"'])
  expect(said(good, good)).toEqual(['"Door" does not come after "Door"'])
})

it('an entry that names nothing, or what its files do not export, is told', () => {
  expect(said(good, '## Gate\n\nSomething.\n')).toEqual(['"Gate" has no place in the code'])
  expect(said(good, entry('Gate', '`Gate` ([door.ts](../shared/domain/door.ts))'))).toEqual([
    '"Gate" names Gate, which its files do not export',
  ])
  expect(said(good, entry('Gate', '`Hinge` ([gone.ts](../shared/domain/gone.ts))'))).toEqual([
    '"Gate" names Hinge, which its files do not export',
  ])
})

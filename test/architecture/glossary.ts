import path from 'node:path'
import { headingsOf } from './markdown.ts'
import { type Breach, type SourceFile } from './source-file.ts'
import { isNode, nameOf, statementsOf } from './syntax.ts'

const RULE = 'a glossary of every noun'
const GLOSSARY = 'docs/glossary.md'
const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration'])

interface Entry {
  readonly line: number
  readonly term: string
  /** Names in code that the entry stands for, each with the files that it links to. */
  readonly code: readonly string[]
  readonly files: readonly string[]
}

/** The names that a file exports, and whether each is a type. */
function exportsOf(file: SourceFile): { readonly name: string; readonly isType: boolean }[] {
  return statementsOf(file).flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : undefined
    if (!isNode(declaration)) return []
    const isType = TYPES.has(declaration.type)
    const several: readonly unknown[] = Array.isArray(declaration['declarations'])
      ? declaration['declarations']
      : [declaration]
    return several.filter(isNode).flatMap((node) => {
      const name = nameOf(node['id'])
      return name === undefined ? [] : [{ name, isType }]
    })
  })
}

/** The `##` entries of the glossary with what stands after `In code:` in each. */
function entriesOf(page: string): Entry[] {
  const headings = headingsOf(page).filter(({ level }) => level === 2)
  const lines = page.split('\n')
  return headings.map(({ line, text }, at) => {
    const body = lines.slice(line, (headings[at + 1]?.line ?? lines.length + 1) - 1).join('\n')
    const [, said = ''] = body.split('\nIn code: ')
    return {
      line,
      term: text,
      code: [...said.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''),
      files: [...said.matchAll(/\]\(([^)#]+)/g)].map((match) => path.posix.join('docs', match[1] ?? '')),
    }
  })
}

function said(line: number, what: string): Breach {
  return { rule: RULE, path: GLOSSARY, line, what }
}

/**
 * Entries that are out of order, there twice, or name something that none of their files exports; and every type that
 * the domain exports and no entry names. What the preflight says is its own affair.
 */
export function glossaryBreaches(files: readonly SourceFile[]): Breach[] {
  const entries = entriesOf(files.find((file) => file.path === GLOSSARY)?.text ?? '')
  const exported = new Map(
    files.filter((file) => file.path.endsWith('.ts')).map((file) => [file.path, file] as const),
  )
  const misplaced = entries.flatMap(({ line, term }, at) => {
    const before = entries[at - 1]?.term
    if (before === undefined || before.localeCompare(term, 'en') < 0) return []
    return [said(line, `"${term}" does not come after "${before}"`)]
  })
  const unfounded = entries.flatMap(({ line, term, code, files: linked }) => {
    if (code.length === 0 || linked.length === 0) return [said(line, `"${term}" has no place in the code`)]
    const known = linked.flatMap((name) => {
      const file = exported.get(name)
      return file ? exportsOf(file).map((one) => one.name) : []
    })
    return code
      .filter((name) => !known.includes(name))
      .map((name) => said(line, `"${term}" names ${name}, which its files do not export`))
  })
  const named = new Set(entries.flatMap(({ code }) => code))
  const domain = [...exported.values()].filter(({ path }) => /^shared\/domain\/(?!preflight\/)/.test(path))
  const missing = domain.flatMap((file) =>
    exportsOf(file)
      .filter(({ name, isType }) => isType && !named.has(name))
      .map(({ name }) => said(1, `has no entry that names ${name} of ${file.path}`)),
  )
  return [...misplaced, ...unfounded, ...missing]
}

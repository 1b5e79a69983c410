import { proseOf } from './markdown.ts'
import type { Breach, SourceFile } from './source-file.ts'
import { isNode, memberOf, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts'

const RULE = 'pages name tests that there are'

/** A test as a page names it: `test/shared/base/hash.test.ts › base32 keeps every bit`. */
export interface TestName {
  readonly line: number
  readonly file: string
  readonly name: string
}

const NAMED = /`(test\/[\w./-]+\.test\.ts) › ([^`]+)`/g

/** The tests that a text names, in code quotes with `›` between file and name. */
export function testsNamedIn(text: string, line = 1): TestName[] {
  return [...text.matchAll(NAMED)].map(([, file = '', name = '']) => ({ line, file, name: name.trim() }))
}

function isTestFunction(callee: unknown): boolean {
  if (!isNode(callee)) return false
  const name = nameOf(callee) ?? memberOf(callee)
  if (name !== undefined) return /^(?:it|test)(?:\.each)?$/.test(name)
  return callee.type === 'CallExpression' && isTestFunction(callee['callee'])
}

function titleOf(node: SyntaxNode): string | undefined {
  if (node.type !== 'CallExpression' || !isTestFunction(node['callee'])) return undefined
  return Array.isArray(node['arguments']) ? textOf(node['arguments'][0]) : undefined
}

/** A title as a pattern in which each value that a table fills in is a group. */
function patternOf(title: string): RegExp {
  const parts = title
    .split(/%[sdifjoOc]|\$[\w.]+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('(.+)')}$`)
}

/** The texts and numbers written in a file: what a table can fill into a title. */
function valuesIn(file: SourceFile): ReadonlySet<string> {
  const values = nodesOf(file).flatMap(({ type, value }) => (type === 'Literal' ? [String(value)] : []))
  return new Set(values)
}

/**
 * Whether a file has a test of this name: word for word as it is written there, or with values in place of `%s` that
 * the file holds, so that a table which loses a row loses the tests of that row.
 */
export function hasTest(file: SourceFile, name: string): boolean {
  const titles = nodesOf(file).flatMap((node) => titleOf(node) ?? [])
  if (titles.includes(name)) return true
  const values = valuesIn(file)
  return titles.some((title) => {
    const filled = patternOf(title).exec(name)?.slice(1) ?? []
    return filled.length > 0 && filled.every((value) => values.has(value))
  })
}

/** Every test that a page names and that is not there, by file and by name. */
export function namedTestBreaches(files: readonly SourceFile[]): Breach[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const pages = files.filter(({ path }) => path.endsWith('.md'))
  return pages.flatMap((page) =>
    proseOf(page.text)
      .flatMap(({ line, text }) => testsNamedIn(text, line))
      .flatMap(({ line, file, name }) => {
        const tests = byPath.get(file)
        if (!tests) return [{ rule: RULE, path: page.path, line, what: `there is no ${file}` }]
        if (hasTest(tests, name)) return []
        return [{ rule: RULE, path: page.path, line, what: `${file} has no test "${name}"` }]
      }),
  )
}

import path from 'node:path'
import { importTable, OWN_ROOM, type Row } from './import-table.ts'
import { type Breach, breachAt, isCode, matches, type SourceFile } from './source-file.ts'
import { nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts'

interface Import {
  readonly target: string
  readonly typeOnly: boolean
  readonly offset: number
}

/** Statements and expressions that name another module, with the property that holds its specifier. */
const holders: Readonly<Record<string, string>> = {
  ImportDeclaration: 'source',
  ExportNamedDeclaration: 'source',
  ExportAllDeclaration: 'source',
  ImportExpression: 'source',
  TSImportType: 'source',
  TSExternalModuleReference: 'expression',
}

/** `import { type A }` still loads the module when it runs: only `import type` counts as types. */
function isTypeOnly(node: SyntaxNode): boolean {
  return node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type'
}

function specifierOf(node: SyntaxNode): string | undefined {
  const holder = holders[node.type]
  if (holder !== undefined) return textOf(node[holder])
  const isRequire = node.type === 'CallExpression' && nameOf(node['callee']) === 'require'
  return isRequire && Array.isArray(node['arguments']) ? textOf(node['arguments'][0]) : undefined
}

/** An import that is worked out at run time could be anything; the ground and the tests may, the product may not. */
function isUnknown(file: SourceFile, node: SyntaxNode): boolean {
  return node.type === 'ImportExpression' && matches(file.path, ['shared/**', 'functions/**'])
}

function importsOf(file: SourceFile): Import[] {
  return nodesOf(file).flatMap((node) => {
    const specifier = specifierOf(node) ?? (isUnknown(file, node) ? '(worked out at run time)' : undefined)
    if (specifier === undefined) return []
    const target = specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(file.path), specifier)
      : specifier
    return [{ target, typeOnly: isTypeOnly(node), offset: node.start }]
  })
}

function isAllowed({ target, typeOnly }: Import, row: Row, from: string): boolean {
  const allowed = typeOnly ? [...row.values, ...(row.types ?? [])] : row.values
  const ownRoom = `${from.split('/').slice(0, 3).join('/')}/**`
  return matches(
    target,
    allowed.map((pattern) => (pattern === OWN_ROOM ? ownRoom : pattern)),
  )
}

/** Every import that the table does not allow, and every file that no row of the table speaks of. */
export function importBreaches(files: readonly SourceFile[]): Breach[] {
  return files.filter(isCode).flatMap((file) => {
    const row = importTable.find(({ from }) => matches(file.path, [from]))
    if (!row) return [breachAt('who may import whom', file, 0, 'stands on no floor of the house')]
    return importsOf(file)
      .filter((found) => !isAllowed(found, row, file.path))
      .map(({ target, typeOnly, offset }) =>
        breachAt('who may import whom', file, offset, `imports ${typeOnly ? 'types of ' : ''}${target}`),
      )
  })
}

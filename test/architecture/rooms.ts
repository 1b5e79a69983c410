import { type Breach, breachAt, matches, type SourceFile } from './source-file.ts'
import { isNode, nameOf, nodesOf, statementsOf, type SyntaxNode, textOf } from './syntax.ts'

const REGISTRY = 'functions/registry.ts'
const REGISTERED = 'folders are the registry'
const SHAPE = 'handlers are imports and one line'

function propertiesOf(registry: SourceFile): SyntaxNode[] {
  const declaration = nodesOf(registry).find(
    (node) => node.type === 'VariableDeclarator' && nameOf(node['id']) === 'registry',
  )
  const literal = nodesOf(registry).find(
    (node) => node.type === 'ObjectExpression' && node.start > (declaration?.start ?? Infinity),
  )
  const properties: readonly unknown[] = Array.isArray(literal?.['properties']) ? literal['properties'] : []
  return properties.filter(isNode)
}

/** Local name → specifier of each manifest that the registry imports. */
function manifestsOf(registry: SourceFile): ReadonlyMap<string, string> {
  const imports = statementsOf(registry).filter((node) => node.type === 'ImportDeclaration')
  return new Map(
    imports.flatMap((node) => {
      const specifiers: readonly unknown[] = Array.isArray(node['specifiers']) ? node['specifiers'] : []
      return specifiers
        .filter(isNode)
        .map((specifier) => [nameOf(specifier['local']) ?? '', textOf(node['source']) ?? ''] as const)
    }),
  )
}

/** Every folder with a manifest that the registry does not list, and every line of the registry without its folder. */
export function registryBreaches(files: readonly SourceFile[]): Breach[] {
  const registry = files.find((file) => file.path === REGISTRY)
  if (!registry) return [{ rule: REGISTERED, path: REGISTRY, line: 1, what: 'is missing' }]
  const manifests = manifestsOf(registry)
  const lines = propertiesOf(registry)
  const keys = new Set(lines.map((line) => textOf(line['key'])))
  const rooms = files.filter(({ path }) => matches(path, ['functions/**/manifest.ts']))
  const folders = new Set(rooms.map(({ path }) => path.slice('functions/'.length, -'/manifest.ts'.length)))
  return [
    ...lines.flatMap((line) => {
      const key = textOf(line['key']) ?? '(no text)'
      if (!folders.has(key)) return [breachAt(REGISTERED, registry, line.start, `${key} has no folder`)]
      const manifest = manifests.get(nameOf(line['value']) ?? '')
      return manifest === `./${key}/manifest.ts`
        ? []
        : [breachAt(REGISTERED, registry, line.start, `${key} is not the manifest of its own folder`)]
    }),
    ...rooms
      .filter(({ path }) => !keys.has(path.slice('functions/'.length, -'/manifest.ts'.length)))
      .map((file) => breachAt(REGISTERED, file, 0, 'is a room that the registry does not list')),
    ...[...folders]
      .filter((folder) => !files.some(({ path }) => path === `functions/${folder}/handler.ts`))
      .map((folder) => ({
        rule: REGISTERED,
        path: `functions/${folder}/handler.ts`,
        line: 1,
        what: 'is missing',
      })),
  ]
}

/** `export const handler = door(manifest, verb)`. */
function isHandlerLine(node: SyntaxNode | undefined): boolean {
  const declaration = node?.type === 'ExportNamedDeclaration' ? node['declaration'] : undefined
  const declarators: readonly unknown[] =
    isNode(declaration) && Array.isArray(declaration['declarations']) ? declaration['declarations'] : []
  const [declarator, ...others] = declarators.filter(isNode)
  const call = declarator?.['init']
  if (others.length > 0 || nameOf(declarator?.['id']) !== 'handler') return false
  if (!isNode(call) || call.type !== 'CallExpression' || !Array.isArray(call['arguments'])) return false
  return nameOf(call['callee']) !== undefined && call['arguments'].every((argument) => nameOf(argument))
}

/** Every handler that is more, or less, than its imports, one door among them, and the one line that uses them. */
export function handlerBreaches(files: readonly SourceFile[]): Breach[] {
  return files
    .filter(({ path }) => matches(path, ['functions/**/handler.ts']))
    .flatMap((file) => {
      const statements = statementsOf(file)
      const imports = statements.filter((node) => node.type === 'ImportDeclaration')
      const rest = statements.filter((node) => node.type !== 'ImportDeclaration')
      const doors = imports.filter((node) => textOf(node['source'])?.includes('/shared/kernel/doors/'))
      const wrong =
        rest.find((node, at) => at > 0 || !isHandlerLine(node)) ??
        (rest.length === 0 ? imports[0] : undefined)
      return [
        ...(doors.length === 1 ? [] : [breachAt(SHAPE, file, 0, `opens ${doors.length} doors`)]),
        ...(wrong || rest.length === 0
          ? [breachAt(SHAPE, file, wrong?.start ?? 0, 'write: export const handler = door(manifest, run)')]
          : []),
      ]
    })
}

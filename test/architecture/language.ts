import { type Breach, breachAt, isCode, type SourceFile } from './source-file.ts'
import { isNode, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts'

/** TypeScript that is more than types: Node, which only erases types, cannot run it. */
const refused: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'an enum',
  TSModuleDeclaration: 'a namespace',
  TSParameterProperty: 'a parameter property',
  Decorator: 'a decorator',
}

/** `declare module 'name'` only tells the types of a package that publishes none; it is no namespace. */
function describesPackage(node: SyntaxNode): boolean {
  return node.type === 'TSModuleDeclaration' && textOf(node['id']) !== undefined
}

const declarations = new Set(['ClassDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

/** `IConnection`, `ConnectionImpl`, `ConnectionManager` name a habit, not a thing; `SecretsManager` is AWS's own word. */
function saysNothing(node: SyntaxNode): boolean {
  return (
    declarations.has(node.type) && /^I[A-Z][a-z]|Impl$|(?<!^Secrets)Manager$/.test(nameOf(node['id']) ?? '')
  )
}

/** Anything but `import * as z from 'zod'`: a named import of `z` costs a bundle 355 KB. */
function importsZodOtherwise(node: SyntaxNode): boolean {
  if (node.type !== 'ImportDeclaration') return false
  const source = textOf(node['source']) ?? ''
  if (source !== 'zod') return source.startsWith('zod/')
  const specifiers: readonly unknown[] = Array.isArray(node['specifiers']) ? node['specifiers'] : []
  const [only, ...others] = specifiers.filter(isNode)
  return others.length > 0 || only?.type !== 'ImportNamespaceSpecifier' || nameOf(only['local']) !== 'z'
}

/** Every use of a part of the language, or of zod, that this house does without. */
export function languageBreaches(files: readonly SourceFile[]): Breach[] {
  return files.filter(isCode).flatMap((file) =>
    nodesOf(file).flatMap((node) => {
      const part = describesPackage(node) ? undefined : refused[node.type]
      return [
        ...(part === undefined ? [] : [breachAt('types that erase', file, node.start, `has ${part}`)]),
        ...(saysNothing(node)
          ? [breachAt('names that say something', file, node.start, nameOf(node['id']) ?? '')]
          : []),
        ...(importsZodOtherwise(node)
          ? [breachAt('one way to import zod', file, node.start, "write: import * as z from 'zod'")]
          : []),
      ]
    }),
  )
}

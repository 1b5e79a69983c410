import { type Breach, breachAt, isCode, matches, type SourceFile } from './source-file.ts'
import { memberOf, nameOf, nodesOf, type SyntaxNode } from './syntax.ts'

/** A power that only one file of `shared/` and `functions/` may use; everybody else asks a port. */
interface Confined {
  readonly power: string
  readonly only: readonly string[]
  readonly isUsedBy: (node: SyntaxNode) => boolean
}

const clockMembers = new Set([
  'Date.now',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'process.uptime',
  'Temporal.Now',
])
const networkMembers = new Set(['globalThis.fetch', 'global.fetch'])

function called(node: SyntaxNode): string | undefined {
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? nameOf(node['callee']) : undefined
}

/** `Date()` is always now; `new Date(x)` is what it is given. */
function readsClock(node: SyntaxNode): boolean {
  if (clockMembers.has(memberOf(node) ?? '')) return true
  if (called(node) !== 'Date') return false
  return (
    node.type === 'CallExpression' || (Array.isArray(node['arguments']) && node['arguments'].length === 0)
  )
}

/** The environment by any way to it: `process.env`, `const { env } = process`. */
function readsEnvironment(node: SyntaxNode): boolean {
  if (memberOf(node) === 'process.env') return true
  return node.type === 'VariableDeclarator' && nameOf(node['init']) === 'process'
}

const confined: readonly Confined[] = [
  { power: 'process.env', only: ['shared/kernel/compose.ts'], isUsedBy: readsEnvironment },
  { power: 'the clock', only: ['shared/kernel/clock.ts'], isUsedBy: readsClock },
  {
    power: 'fetch',
    only: ['shared/adapters/graph-over-http.ts'],
    isUsedBy: (node) => called(node) === 'fetch' || networkMembers.has(memberOf(node) ?? ''),
  },
  { power: 'Math.random', only: [], isUsedBy: (node) => memberOf(node) === 'Math.random' },
]

/** Every use of environment, clock, network or chance outside the one place that may use it. */
export function confinedBreaches(files: readonly SourceFile[]): Breach[] {
  const product = files.filter((file) => isCode(file) && matches(file.path, ['shared/**', 'functions/**']))
  return product.flatMap((file) =>
    confined
      .filter(({ only }) => !matches(file.path, only))
      .flatMap(({ power, isUsedBy }) =>
        nodesOf(file)
          .filter(isUsedBy)
          .map((node) => breachAt(`${power} has one place`, file, node.start, `uses ${power}`)),
      ),
  )
}

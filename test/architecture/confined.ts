import { type Breach, breachAt, isCode, matches, type SourceFile } from './source-file.ts'
import { memberOf, nameOf, nodesOf, propertyOf, type SyntaxNode } from './syntax.ts'

/** A power that only one file, or a few, of `shared/` and `functions/` may use; everybody else asks a port. */
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
  {
    power: 'reveal',
    only: [
      'shared/adapters/graph-over-http.ts',
      'shared/adapters/graph/signing.ts',
      'shared/adapters/kms/data-key-format.ts',
      'shared/adapters/dynamodb/return-state.ts',
      'shared/adapters/secrets/webhook-secrets.ts',
      'shared/meta/graph/app-secret-proof.ts',
      'shared/meta/graph/batch.ts',
      'shared/meta/webhooks/signature.ts',
      'shared/meta/webhooks/signed-request.ts',
      // what hands the partner its own state back
      'shared/domain/return-url.ts',
      // the code's fingerprint says which exchange was begun
      'functions/login/callback/exchange-and-seal.ts',
    ],
    isUsedBy: (node) => node.type === 'MemberExpression' && propertyOf(node) === 'reveal',
  },
  { power: 'Math.random', only: [], isUsedBy: (node) => memberOf(node) === 'Math.random' },
]

/** Every use of environment, clock, network, chance or the value of a secret outside the places that may use it. */
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

/** Stands for the importing file's own room, `functions/<area>/<room>/**`. */
export const OWN_ROOM = '<own room>'

/** What the files of one place may import: paths and packages as patterns. What is not listed is refused. */
export interface Row {
  readonly from: string
  /** May be imported as values and as types. */
  readonly values: readonly string[]
  /** May be imported as types only. */
  readonly types?: readonly string[]
}

const base = 'shared/base/**'
const meta = 'shared/meta/**'
const domain = 'shared/domain/**'
const ports = 'shared/ports/**'
const addresses = 'shared/ports/addresses.ts'
const adapters = 'shared/adapters/**'
const kernel = 'shared/kernel/**'
const manifest = 'shared/kernel/manifest.ts'
const deployment = 'shared/deployment.ts'
const registry = 'functions/registry.ts'

const inKernel = [base, domain, ports, kernel, '@aws-lambda-powertools/*', 'zod', 'node:crypto']
const inRooms = [base, meta, domain, OWN_ROOM, 'zod']

/** Who may import whom. The first row whose `from` covers a file is the one that counts. */
export const importTable: readonly Row[] = [
  { from: base, values: [base, 'node:crypto', 'node:util'] },
  { from: meta, values: [base, meta, 'node:crypto', 'zod'] },
  { from: domain, values: [base, meta, domain, 'node:crypto', 'zod'] },
  { from: deployment, values: [], types: [domain] },
  { from: ports, values: [base, ports], types: [meta, domain] },
  {
    from: adapters,
    values: [base, meta, domain, adapters, addresses, '@aws-sdk/*', '@smithy/*', 'node:crypto', 'node:zlib'],
    types: [ports],
  },
  // `#adapters` is the whole record in tests; a room's bundle puts only the adapters of its needs in its place
  {
    from: 'shared/kernel/compose.ts',
    values: [...inKernel, '#adapters', deployment],
    types: [meta, 'aws-lambda'],
  },
  { from: 'shared/kernel/doors/**', values: [...inKernel, '@middy/core'], types: [meta, 'aws-lambda'] },
  { from: kernel, values: inKernel, types: [meta, 'aws-lambda'] },

  { from: registry, values: ['functions/**/manifest.ts'], types: [kernel] },
  { from: 'functions/**/manifest.ts', values: [manifest] },
  { from: 'functions/**/handler.ts', values: ['shared/kernel/doors/*.ts', OWN_ROOM] },
  {
    from: 'functions/{connections/finalize,automations/dispatch,health/judge}/**',
    values: [...inRooms, registry],
    types: [ports, kernel],
  },
  { from: 'functions/**', values: inRooms, types: [ports, kernel] },

  {
    from: 'infra/cli/**',
    values: [
      base,
      meta,
      domain,
      ports,
      adapters,
      registry,
      deployment,
      'infra/cli/**',
      'infra/output-names.ts',
      'node:*',
      'node:*/*',
      '@aws-sdk/*',
    ],
  },
  { from: 'infra/local/**', values: ['infra/local/**', 'node:*', 'node:*/*', 'dynalite'] },
  {
    from: 'infra/**',
    values: [
      base,
      'shared/domain/preflight/**',
      'shared/ports/ports.ts',
      addresses,
      registry,
      deployment,
      'infra/*.ts',
      'infra/resources/**',
      'node:*',
      'node:*/*',
      'aws-cdk-lib',
      'aws-cdk-lib/**',
      'cdk-nag',
      'constructs',
      'esbuild',
    ],
    types: [manifest, 'shared/domain/deployment.ts'],
  },

  // the emulator shares nothing with the product: one misreading must not sit on both sides
  {
    from: 'test/emulator/**/*.test.ts',
    values: [
      'test/emulator/**',
      'node:*',
      'node:*/*',
      'vitest',
      'fast-check',
      'facebook-nodejs-business-sdk',
    ],
  },
  { from: 'test/emulator/**', values: ['test/emulator/**', 'node:*', 'node:*/*'] },
  // the demo and the journeys see what a user sees: HTTP, and what the deployer wrote
  {
    from: 'test/{demo,journeys}/**',
    values: [
      'test/{demo,journeys,sinks}/**',
      deployment,
      'node:*',
      'node:*/*',
      'aws4fetch',
      'node-html-parser',
      'playwright-core',
      'tough-cookie',
      'vitest',
    ],
  },
  // what the demo and the journeys scan with sees no more than they do; its own tests do
  { from: 'test/sinks/**/*.test.ts', values: ['**'] },
  { from: 'test/sinks/**', values: ['test/sinks/**', 'node:*', 'node:*/*', 'vitest/node'] },
  { from: 'test/**', values: ['**'] },
  { from: '*.ts', values: ['vitest/config', 'node:os'] },
]

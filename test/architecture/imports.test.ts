import { expect, it } from 'vitest'
import { importBreaches } from './imports.ts'
import { readTree, told } from './source-file.ts'

/** One planted file: what the check says of it, without the rule's name. */
function said(path: string, text: string): string[] {
  return importBreaches([{ path, text }]).map(({ line, what }) => `${line} ${what}`)
}

it('every file imports only what its floor may import', () => {
  expect(told(importBreaches(readTree()))).toEqual([])
})

it('a planted import is told with rule, file and line', () => {
  const text =
    "import { hashOf } from '../base/hash.ts'\nimport { run } from '../../functions/login/link/run.ts'\n"
  expect(importBreaches([{ path: 'shared/domain/planted.ts', text }])).toEqual([
    {
      rule: 'who may import whom',
      path: 'shared/domain/planted.ts',
      line: 2,
      what: 'imports functions/login/link/run.ts',
    },
  ])
})

it.each([
  ['shared/base/planted.ts', "import * as z from 'zod'"],
  ['shared/base/planted.ts', "import type { Page } from '../meta/graph/paging.ts'"],
  ['shared/meta/planted.ts', "import { insightsKey } from '../domain/result-key.ts'"],
  ['shared/meta/planted.ts', "import { readFile } from 'node:fs/promises'"],
  ['shared/domain/planted.ts', "import type { Clock } from '../ports/ambient.ts'"],
  ['shared/ports/planted.ts', "import { reader } from '../meta/graph/read.ts'"],
  ['shared/deployment.ts', "import { PERIODS } from './domain/job.ts'"],
  ['shared/adapters/planted.ts', "import { clock } from '../kernel/clock.ts'"],
  ['shared/adapters/planted.ts', "import { ports } from '../ports/ports.ts'"],
  ['shared/adapters/planted.ts', "import axios from 'axios'"],
  ['shared/kernel/planted.ts', "import { adapters } from '#adapters'"],
  ['shared/kernel/planted.ts', "import { middy } from '@middy/core'"],
  ['shared/kernel/planted.ts', "import { deployment } from '../deployment.ts'"],
  ['shared/kernel/doors/planted.ts', "import { table } from '../../adapters/dynamodb/table.ts'"],
  ['shared/kernel/doors/planted.ts', "import { pageOf } from '../../meta/graph/paging.ts'"],
  ['functions/login/link/manifest.ts', "import { PERIODS } from '../../../shared/domain/job.ts'"],
  ['functions/registry.ts', "import { defineFunction } from '../shared/kernel/manifest.ts'"],
  ['functions/login/link/run.ts', "import { run } from '../start/run.ts'"],
  ['functions/login/link/run.ts', "import { registry } from '../../registry.ts'"],
  ['functions/login/link/run.ts', "import { table } from '../../../shared/adapters/dynamodb/table.ts'"],
  ['functions/login/link/run.ts', "import { clock } from '../../../shared/kernel/clock.ts'"],
  ['functions/login/link/run.ts', "import { KMS } from '@aws-sdk/client-kms'"],
  ['functions/login/link/handler.ts', "import { Failure } from '../../../shared/base/failure.ts'"],
  ['infra/planted.ts', "import { compose } from '../shared/kernel/compose.ts'"],
  ['infra/planted.ts', "import { defineFunction } from '../shared/kernel/manifest.ts'"],
  ['infra/planted.ts', "import { run } from '../functions/login/link/run.ts'"],
  ['infra/planted.ts', "import { createGateway } from './local/gateway.ts'"],
  ['infra/cli/planted.ts', "import { clock } from '../../shared/kernel/clock.ts'"],
  ['infra/local/planted.ts', "import { addresses } from '../../shared/ports/addresses.ts'"],
  ['infra/local/planted.ts', "import { triggers } from '../triggers.ts'"],
  ['test/emulator/planted.ts', "import type { Usage } from '../../shared/meta/graph/usage.ts'"],
  ['test/emulator/planted.test.ts', "import { deployment } from '../../shared/deployment.ts'"],
  ['test/demo/planted.ts', "import { hashOf } from '../../shared/base/hash.ts'"],
  ['test/journeys/planted.test.ts', "import { startEmulator } from '../emulator/start-emulator.ts'"],
])('%s may not say: %s', (path, text) => {
  expect(said(path, `\n${text}\n`)).toEqual([expect.stringMatching(/^2 imports /)])
})

it('a types-only cell takes import type and refuses a value, and an inline type is a value', () => {
  const path = 'shared/ports/planted.ts'
  expect(said(path, "import type { Page } from '../meta/graph/paging.ts'")).toEqual([])
  expect(said(path, "type Page = import('../meta/graph/paging.ts').Page<string>")).toEqual([])
  expect(said(path, "import { type Page } from '../meta/graph/paging.ts'")).toHaveLength(1)
})

it.each([
  "export { table } from '../adapters/dynamodb/table.ts'",
  "export * from '../adapters/dynamodb/table.ts'",
  "const it = await import('../adapters/dynamodb/table.ts')",
  "type It = typeof import('../adapters/dynamodb/table.ts')",
  "import '../adapters/dynamodb/table.ts'",
  "const it = require('../adapters/dynamodb/table.ts')",
])('this counts as an import, too: %s', (way) => {
  expect(said('shared/domain/planted.ts', way)).toEqual([
    expect.stringMatching(/ shared\/adapters\/dynamodb\/table\.ts$/),
  ])
})

it('the product may not import what is worked out at run time', () => {
  const text = 'export const load = (name: string) => import(name)'
  expect(said('shared/adapters/planted.ts', text)).toEqual(['1 imports (worked out at run time)'])
  expect(said('infra/local/planted.ts', text)).toEqual([])
})

it('an import that is only written about in a comment or a text is none', () => {
  const text =
    "// import { x } from '../../functions/registry.ts'\nexport const said = `import('../kernel/clock.ts')`"
  expect(said('shared/domain/planted.ts', text)).toEqual([])
})

it('a file outside every floor is refused', () => {
  expect(said('shared/toolbox/planted.ts', '')).toEqual(['1 stands on no floor of the house'])
})

import { build } from 'esbuild'
import { expect, test } from 'vitest'
import * as module from '../../../shared/adapters/adapters.ts'
import { registry } from '../../../functions/registry.ts'
import { adapterContext } from './adapter-context.ts'

const { adapters, ...named } = module

test('every factory is exported under the name of its need', () => {
  expect(named).toEqual(adapters)
})

test('every room finds all its needs, and each can be made without asking AWS', () => {
  for (const [room, { needs }] of Object.entries(registry)) {
    for (const need of needs)
      expect(adapters[need](adapterContext()), `${room}: ${need}`).toBeTypeOf('object')
  }
})

/** The packages of AWS that end up in a bundle of these factories. */
async function clientsOf(needs: readonly string[]): Promise<string[]> {
  const list = needs.join(', ')
  const { metafile } = await build({
    stdin: {
      contents: `import { ${list} } from './shared/adapters/adapters.ts'; console.log(${list})`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile: 'out.js',
  })
  const inputs = Object.entries(metafile.outputs['out.js']?.inputs ?? {})
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  const clients = used.flatMap((path) => /@aws-sdk\/client-([^/]+)/.exec(path)?.[1] ?? [])
  return [...new Set(clients)].toSorted()
}

test('a bundle holds only the clients that its needs ask for', async () => {
  expect(await clientsOf(['publicOrigin', 'dialogOrigin'])).toEqual([])
  expect(await clientsOf(['secretStatus'])).toEqual(['secrets-manager'])
  expect(await clientsOf(['newLoginLinks'])).toEqual(['dynamodb'])
  expect(await clientsOf(['landingSeal', 'finalizeQueue'])).toEqual(['dynamodb', 'kms', 'sqs'])
  expect(await clientsOf(['eventBus', 'insightsFiles'])).toEqual(['eventbridge', 's3'])
})

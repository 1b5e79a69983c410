import { Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { exampleDeployment, resourcesOf, synthesize } from './synthesis.ts'

const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
  throw new Error('synth must not use the network')
})
const said: string[] = []
const spies = [
  ...(['log', 'info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...words) => void said.push(words.join(' '))),
  ),
  ...[process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0),
  ),
]
const { files, data, backend } = synthesize(exampleDeployment, registry, true)
for (const spy of spies) spy.mockRestore()

const json = (name: string) => files[name] as Record<string, unknown>

it('synthesizes without the network and looks nothing up', () => {
  expect(connect).not.toHaveBeenCalled()
  expect(json('manifest.json')).not.toHaveProperty('missing')
})

it('says nothing: no flag is unset, nothing deprecated is used', () => {
  expect(said).toEqual([])
})

it('finds nothing to complain of when CDK checks the templates', () => {
  expect(json('validation-report.json')['pluginReports']).toEqual([])
})

it('fits every account and region', () => {
  const { artifacts } = json('manifest.json') as { artifacts: Record<string, { environment?: string }> }
  expect(artifacts['ExampleBackend']?.environment).toBe('aws://unknown-account/unknown-region')
  expect(JSON.stringify([data, backend])).not.toMatch(/\d{12}:|us-east-1|eu-central-1/)
})

it('deploys data before backend and protects only data from deletion', () => {
  type Artifact = { dependencies?: string[]; properties?: { terminationProtection?: boolean } }
  const { artifacts } = json('manifest.json') as { artifacts: Record<string, Artifact> }
  expect(artifacts['ExampleBackend']?.dependencies).toContain('ExampleData')
  expect(artifacts['ExampleData']?.properties?.terminationProtection).toBe(true)
  expect(artifacts['ExampleBackend']?.properties?.terminationProtection).toBe(false)
})

it('carries paths of constructs and tells nobody which constructs are used', () => {
  for (const [id, resource] of Object.entries(backend.Resources)) {
    expect([id, Object.keys(resource)]).toEqual([id, expect.arrayContaining(['Metadata'])])
  }
  expect(resourcesOf(backend, 'AWS::CDK::Metadata')).toEqual([])
})

it('keeps the logical ids of what holds data, for another id is another resource', () => {
  const kept = Object.entries(data.Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
  expect(kept.map(([id]) => id).toSorted()).toMatchInlineSnapshot(`
    [
      "AppSecretMain",
      "AppSecretSecondApp",
      "Connections827CEF2F",
      "JobsDF1CC2D4",
      "Results25575328",
      "Vault23237E5B",
      "VaultKey6B75F33E",
    ]
  `)
})

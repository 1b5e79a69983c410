import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { buildApp } from '../../infra/build-app.ts'
import type { Deployment, IamDeployment } from '../../shared/domain/deployment.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'

/** Two apps and one caller: what a deployer's own `deployment.ts` says must not matter to these tests. */
export const exampleDeployment: IamDeployment = {
  name: 'Example',
  apps: {
    main: {
      appId: '1000000000000001',
      ownBusinessId: '900000000000001',
      graphVersion: 'v25.0',
      configurations: {
        insights: {
          configurationId: '730000000000001',
          tokenKind: 'system-user',
          permissions: ['ads_read'],
          assetTypes: ['ad-account'],
          automations: ['automations/hourly-insights'],
        },
      },
    },
    'second-app': {
      appId: '1000000000000002',
      ownBusinessId: '900000000000001',
      graphVersion: 'v25.0',
      configurations: {},
    },
  },
  callers: {
    partner: {
      roleArn: 'arn:aws:iam::111122223333:role/partner',
      returnUrls: ['https://partner.example.com/connected'],
    },
  },
  operatorEmail: 'operator@example.com',
  confirm: true,
}

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: readonly string[]
}

export interface SynthesizedStack {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { Name: string } }>>
}

export interface Synthesis {
  /** JSON files of the cloud assembly by name. */
  readonly files: Readonly<Record<string, unknown>>
  readonly data: SynthesizedStack
  readonly backend: SynthesizedStack
}

/**
 * Synthesizes both stacks around empty bundles: what a room's code holds does not change its template. CDK's own check
 * of the templates takes most of the time, so one test asks for it and the others go without.
 */
export function synthesize(
  deployment: Deployment = exampleDeployment,
  rooms: Readonly<Record<string, Manifest>> = registry,
  checkedByCdk = false,
): Synthesis {
  if (!checkedByCdk) vi.stubEnv('CDK_VALIDATION', 'false')
  const folder = mkdtempSync(path.join(tmpdir(), 'synthesis-'))
  try {
    const bundles = Object.keys(rooms).map((key) => [key, emptyBundle(path.join(folder, 'bundles', key))])
    const outdir = path.join(folder, 'cdk.out')
    buildApp({ deployment, registry: rooms, bundles: Object.fromEntries(bundles), outdir }).synth()
    const names = readdirSync(outdir).filter((name) => name.endsWith('.json'))
    const files = names.map((name) => [name, JSON.parse(readFileSync(path.join(outdir, name), 'utf8'))])
    const byName = Object.fromEntries(files) as Record<string, SynthesizedStack>
    const stackOf = (name: string) =>
      byName[`${deployment.name}${name}.template.json`] ?? { Resources: {}, Outputs: {} }
    return { files: byName, data: stackOf('Data'), backend: stackOf('Backend') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function emptyBundle(folder: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'index.js'), `// ${path.basename(folder)}`)
  return folder
}

/** The resources of one type by logical id. */
export function resourcesOf(stack: SynthesizedStack, type: string): [string, Resource][] {
  return Object.entries(stack.Resources).filter(([, resource]) => resource.Type === type)
}

/** The only resource of its type. */
export function onlyResourceOf(stack: SynthesizedStack, type: string): Resource {
  const [found, ...others] = resourcesOf(stack, type)
  if (!found || others.length > 0)
    throw new Error(`the stack has ${others.length + (found ? 1 : 0)} of ${type}`)
  return found[1]
}

/** Logical id of the resource that `Fn::GetAtt` names. */
export function ownerOf(attribute: unknown): string {
  return (attribute as { readonly 'Fn::GetAtt': readonly [string, string] })['Fn::GetAtt'][0]
}

/** `<Id>8F00BA11` as CDK names it, without the hash. */
export function idOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '')
}

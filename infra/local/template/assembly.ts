import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UnknownToGround } from '../service.ts'

export interface ResourceDeclaration {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Condition?: string
  readonly DependsOn?: string | readonly string[]
}

export interface Template {
  readonly Resources: Readonly<Record<string, ResourceDeclaration>>
  readonly Outputs?: Readonly<
    Record<string, { Value: unknown; Condition?: string; Export?: { Name: unknown } }>
  >
  readonly Parameters?: Readonly<Record<string, { Type: string; Default?: unknown }>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Mappings?: Readonly<Record<string, Record<string, Record<string, unknown>>>>
}

export interface StackTemplate {
  readonly stackName: string
  readonly template: Template
  /** Folder of each asset by the object key that the template names it with (`<hash>.zip`). */
  readonly assets: ReadonlyMap<string, string>
}

interface Artifact {
  readonly type: string
  readonly properties?: {
    readonly templateFile?: string
    readonly stackName?: string
    readonly file?: string
  }
  readonly dependencies?: readonly string[]
}

const SECTIONS_UNDERSTOOD = ['Resources', 'Outputs', 'Parameters', 'Conditions', 'Mappings']

const SECTIONS_PASSED_OVER: Readonly<Record<string, string>> = {
  AWSTemplateFormatVersion: 'there is only one version',
  Description: 'for people',
  Metadata: 'for tools',
  Rules: 'CDK writes one, CheckBootstrapVersion: there is no bootstrap stack on one machine',
}

const ARTIFACTS_PASSED_OVER: Readonly<Record<string, string>> = {
  'cdk:tree': 'describes the construct tree to tools',
  'cdk:feature-flag-report': 'describes the CDK flags to tools',
}

/**
 * Reads a synthesized cloud assembly (`cdk.out`): each stack with its template and the folders of its assets,
 * a stack after the stacks that it depends on. Throws {@link UnknownToGround} on an artifact, template section
 * or asset packaging that is not understood.
 */
export function loadAssembly(directory: string): readonly StackTemplate[] {
  const manifest = readJson(directory, 'manifest.json') as { artifacts: Record<string, Artifact> }
  const artifacts = Object.entries(manifest.artifacts)
  for (const [id, { type }] of artifacts) {
    const known = type === 'aws:cloudformation:stack' || type === 'cdk:asset-manifest'
    if (!known && !(type in ARTIFACTS_PASSED_OVER))
      throw new UnknownToGround(`artifact type ${type} of ${id}`)
  }
  const assets = new Map(
    artifacts.flatMap(([, artifact]) =>
      artifact.type === 'cdk:asset-manifest' ? readAssets(directory, artifact.properties?.file ?? '') : [],
    ),
  )
  return inOrderOfDependency(manifest.artifacts).map((id) => {
    const properties = manifest.artifacts[id]?.properties
    const template = readJson(directory, properties?.templateFile ?? `${id}.template.json`) as Template
    const stackName = properties?.stackName ?? id
    for (const section of Object.keys(template)) {
      if (!SECTIONS_UNDERSTOOD.includes(section) && !(section in SECTIONS_PASSED_OVER)) {
        throw new UnknownToGround(`template section ${section} of stack ${stackName}`)
      }
    }
    return { stackName, template, assets }
  })
}

function readAssets(directory: string, file: string): [string, string][] {
  interface Asset {
    readonly source: { readonly path?: string; readonly packaging?: string }
    readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>
  }
  const { files } = readJson(directory, file) as { files?: Record<string, Asset> }
  return Object.values(files ?? {}).flatMap(({ source, destinations }) => {
    // The templates themselves are assets too, packaged as plain files: nothing runs them from there.
    if (source.packaging === 'file') return []
    if (source.packaging !== 'zip' || !source.path) {
      throw new UnknownToGround(`asset packaging ${source.packaging} in ${file}`)
    }
    const folder = path.resolve(directory, source.path)
    return Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, folder])
  })
}

function inOrderOfDependency(artifacts: Readonly<Record<string, Artifact>>): string[] {
  const ordered = new Set<string>()
  const visit = (id: string, trail: readonly string[]) => {
    if (trail.includes(id)) throw new Error(`stacks depend on each other: ${[...trail, id].join(' → ')}`)
    for (const other of artifacts[id]?.dependencies ?? []) visit(other, [...trail, id])
    if (artifacts[id]?.type === 'aws:cloudformation:stack') ordered.add(id)
  }
  for (const id of Object.keys(artifacts)) visit(id, [])
  return [...ordered]
}

function readJson(directory: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, file), 'utf8'))
}

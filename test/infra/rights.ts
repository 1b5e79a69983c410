import { idOf, ownerOf, type Resource, resourcesOf, type SynthesizedStack } from './synthesis.ts'

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** One statement of a function's role, with resources by their short names. */
export interface Right {
  readonly room: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: Statement['Condition']
}

/** Every right of every function's role, read from the template and not from what made it. */
export function rightsOf(backend: SynthesizedStack): readonly Right[] {
  return resourcesOf(backend, 'AWS::Lambda::Function').flatMap(([, { Properties }]) => {
    return statementsOf(backend.Resources[ownerOf(Properties['Role'])]).map(
      ({ Action, Resource, Condition }) => ({
        room: String(Properties['Description']),
        actions: listOf(Action).map(String),
        resources: listOf(Resource).map(nameOf),
        condition: Condition,
      }),
    )
  })
}

/** The statements of a role, wherever the template keeps them. */
export function statementsOf(role: Resource | undefined): readonly Statement[] {
  const policies = (role?.Properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[]
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}

/** What a template's expression stands for, in words: `Vault`, `Jobs/index/slot`, `Results/insights/*`. */
export function nameOf(value: unknown): string {
  if (typeof value === 'string') return value
  const [[intrinsic, argument] = []] = Object.entries(value as Record<string, unknown>)
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(nameOf).join('')
  if (intrinsic === 'Fn::GetAtt') return idOf((argument as string[])[0] ?? '')
  if (intrinsic === 'Ref') return idOf(String(argument))
  if (intrinsic === 'Fn::ImportValue') return exportedName(String(argument))
  throw new Error(`a resource is named in an unexpected way: ${JSON.stringify(value)}`)
}

function exportedName(name: string): string {
  const [, id = '', attribute = ''] =
    /ExportsOutput(?:Ref|FnGetAtt)(.+?)(StreamArn|Arn)?[0-9A-F]{8}$/.exec(name) ?? []
  return attribute === 'StreamArn' ? `${idOf(id)} stream` : idOf(id)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

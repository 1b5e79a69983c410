import path from 'node:path'
import type { Callers, Credentials } from './callers.ts'
import type { Declarations } from './declarations.ts'
import type { Listener } from './http-api/listener.ts'
import type { Place } from './template/place.ts'
import type { ResolvedStack } from './template/stacks.ts'

/** What `ground.json` tells programs that use the world: addresses, names and keys. */
export interface GroundDescription {
  /** Address of the first HTTP API; empty when the templates have none. */
  readonly apiOrigin: string
  readonly awsOrigin: string
  readonly region: string
  readonly accountId: string
  /** Outputs by stack. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** An administrator's key, for an operator's command line: it may do all but what the policy of a key forbids. */
  readonly operator: Credentials
  /** A key for each principal that was asked for. */
  readonly principals: readonly ({ readonly arn: string } & Credentials)[]
  /** The rest is by logical id. */
  readonly tables: Readonly<Record<string, string>>
  readonly queues: Readonly<
    Record<string, { readonly name: string; readonly arn: string; readonly url: string }>
  >
  readonly buckets: Readonly<Record<string, { readonly name: string; readonly directory: string }>>
}

export function describeGround(world: {
  readonly place: Place
  readonly listeners: ReadonlyMap<string, Listener>
  readonly stacks: readonly ResolvedStack[]
  readonly declarations: Declarations
  readonly callers: Callers
  readonly state: string
  readonly options: { readonly principals?: readonly string[] }
}): GroundDescription {
  const { place, callers } = world
  const { tables, queues, buckets } = world.declarations.stores
  const [listener] = world.listeners.values()
  return {
    apiOrigin: listener?.origin ?? '',
    awsOrigin: place.awsOrigin,
    region: place.region,
    accountId: place.accountId,
    stacks: Object.fromEntries(world.stacks.map(({ stackName, outputs }) => [stackName, outputs])),
    operator: callers.addPrincipal(`arn:aws:iam::${place.accountId}:user/operator`),
    principals: (world.options.principals ?? []).map((arn) => ({ arn, ...callers.addPrincipal(arn) })),
    tables: Object.fromEntries(tables.map(({ logicalId, tableName }) => [logicalId, tableName])),
    queues: Object.fromEntries(
      queues.map(({ logicalId, queueName: name, queueArn: arn, queueUrl: url }) => [
        logicalId,
        { name, arn, url },
      ]),
    ),
    buckets: Object.fromEntries(
      buckets.map(({ logicalId, bucketName: name }) => {
        const directory = path.join(world.state, 'buckets', name)
        return [logicalId, { name, directory }]
      }),
    ),
  }
}

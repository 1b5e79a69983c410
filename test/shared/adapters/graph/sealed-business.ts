import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { createHmac } from 'node:crypto'
import type { AdapterContext } from '../../../../shared/adapters/context.ts'
import { rootSeal } from '../../../../shared/adapters/vault/root-seal.ts'
import type { GraphCall } from '../../../../shared/meta/graph/graph-call.ts'
import { adapterContext } from '../adapter-context.ts'
import { rootOf, vaultInProcess } from '../vault/vault-in-process.ts'
import { scriptedGraph, type ScriptedGraph } from './scripted-graph.ts'

export const APP_SECRET = '0123456789abcdef0123456789abcdef'
export const APP_TOKEN = `1029384756102938|${APP_SECRET}`

/** The proof for a token, computed the way Meta documents it and not by our own code. */
export function proofOf(token: string): string {
  return createHmac('sha256', APP_SECRET).update(token).digest('hex')
}

export interface SealedBusiness {
  readonly graph: ScriptedGraph
  readonly context: AdapterContext & Pick<ReturnType<typeof adapterContext>, 'counted'>
  close(): Promise<void>
}

/** Attempt `attempt` with landing token `EAAB-attempt`, installation `inst_1` with root token `EAAB-root`. */
export async function sealedBusiness(): Promise<SealedBusiness> {
  const vault = await vaultInProcess()
  const graph = await scriptedGraph()
  const context = adapterContext({ graphOrigin: graph.origin })
  await vault.land('attempt')
  await vault.land('root')
  await rootSeal(context).sealFromLanding(rootOf('root', 'inst_1'))
  const secrets = mockClient(SecretsManagerClient)
  secrets.onAnyCommand().rejects(new Error('this command is not expected'))
  secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ appSecret: APP_SECRET }) })
  return {
    graph,
    context,
    close: async () => {
      await graph.close()
      await vault.close()
    },
  }
}

/** A small read as whom it is named. */
export function asked(
  as: GraphCall<unknown>['as'],
  overrides: Partial<GraphCall<unknown>> = {},
): GraphCall<unknown> {
  return {
    operation: 'asked',
    method: 'GET',
    path: 'me',
    params: {},
    as,
    repeatable: true,
    timeoutMilliseconds: 2_000,
    read: (body) => body,
    ...overrides,
  }
}

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readDeclarations } from '../../../../../infra/local/declarations.ts'
import { loadAssembly } from '../../../../../infra/local/template/assembly.ts'
import { resolveStacks } from '../../../../../infra/local/template/stacks.ts'
import { startGround, type Ground } from '../../../../../infra/local/world.ts'
import type { Deployment } from '../../../../../shared/domain/deployment.ts'
import { PLACE } from '../../fixtures/assembly.ts'
import { connectionRows } from './connection-rows.ts'

const root = path.resolve(import.meta.dirname, '../../../../..')

/** What every deployment of the matrix has beside its callers and how they prove themselves. */
export const plainDeployment = {
  name: 'Matrix',
  apps: {
    demo: {
      appId: '1029384756102938',
      ownBusinessId: '900000000000001',
      graphVersion: 'v25.0',
      configurations: {
        'ads-insights': {
          configurationId: '730000000000001',
          tokenKind: 'system-user',
          permissions: ['ads_read'],
          assetTypes: ['ad-account'],
          automations: ['automations/hourly-insights'],
        },
      },
    },
  },
  operatorEmail: 'operator@example.com',
  confirm: true,
} as const

/** A ground that runs what a deployer gets who has written this deployment. */
export interface DeployedWorld {
  readonly ground: Ground
  /** ARNs of the roles under which the product's own functions run. */
  readonly functionRoles: readonly string[]
  /** A business connects with a caller, as a login leaves it behind: the id of the new connection. */
  connect(caller: string): Promise<string>
  close(): Promise<void>
}

/** Does what a deployer does: edits the one file, synthesizes, starts; then sets the app up. */
export async function deployedWorld(
  deployment: Deployment,
  principals: readonly string[] = [],
): Promise<DeployedWorld> {
  const house = mkdtempSync(path.join(tmpdir(), 'matrix-'))
  for (const part of ['functions', 'infra', 'shared', 'package.json']) {
    cpSync(path.join(root, part), path.join(house, part), { recursive: true })
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'), 'junction')
  const text = `import type { Deployment } from './domain/deployment.ts'\n\nexport const deployment: Deployment = ${JSON.stringify(deployment)}\n`
  writeFileSync(path.join(house, 'shared', 'deployment.ts'), text)
  const assembly = path.join(house, 'cdk.out')
  const env = { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false' }
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: house, env, stdio: 'pipe' })

  const { functions } = readDeclarations(resolveStacks(loadAssembly(assembly), PLACE))
  const functionRoles = functions.map(({ roleArn }) => roleArn)
  const ground = await startGround({
    assembly,
    state: path.join(house, 'state'),
    // nobody listens there: no test of the matrix gets as far as Meta
    graphOrigin: 'http://127.0.0.1:9',
    dialogOrigin: 'http://127.0.0.1:9',
    principals: [...principals, ...functionRoles],
  })
  await setUp(ground)
  const connections = connectionRows(ground)
  return {
    ground,
    functionRoles,
    connect: (caller) => connections.connect(caller),
    async close() {
      connections.close()
      await ground.rest()
      await ground.close()
      rmSync(house, { recursive: true, force: true })
    },
  }
}

async function setUp({ awsOrigin: endpoint, region, operator, declarations }: Ground): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region, credentials: operator })
  for (const { arn } of declarations.stores.secrets) {
    const SecretString = JSON.stringify({ appSecret: '0123456789abcdef0123456789abcdef' })
    await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString }))
  }
}

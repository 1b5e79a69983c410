import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { setUpApp } from '../../../infra/cli/set-up-app.ts'
import type { Deployment } from '../../../shared/domain/deployment.ts'
import { Secret } from '../../../shared/base/secret.ts'
import { exampleDeployment } from '../synthesis.ts'

export const APP_SECRET = '0123456789abcdef0123456789abcdef'
export const OLD_SECRET = 'ffffffffffffffffffffffffffffffff'
export const NEW_TOKEN = 'a-new-verify-token'
export const missing = new ResourceNotFoundException({ message: 'not there', $metadata: {} })

export const cloudFormation = mockClient(CloudFormationClient)
export const secretsManager = mockClient(SecretsManagerClient)

/** A deployed backend whose app `main` has no secret yet. */
export function newlyDeployed(): void {
  cloudFormation.reset()
  secretsManager.reset()
  cloudFormation.on(DescribeStacksCommand, { StackName: 'ExampleBackend' }).resolves({
    Stacks: [
      {
        StackName: 'ExampleBackend',
        CreationTime: undefined,
        StackStatus: 'CREATE_COMPLETE',
        Outputs: [
          { OutputKey: 'PublicOrigin', OutputValue: 'https://api.example.com' },
          { OutputKey: 'CallbackUrlMain', OutputValue: 'https://api.example.com/callback/main' },
        ],
      },
    ],
  })
  secretsManager.on(GetSecretValueCommand).rejects(missing)
  secretsManager.on(PutSecretValueCommand).resolves({})
}

/** What lies in the app's secret. */
export function hold(members: object): void {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(members) })
}

export const stored = () =>
  secretsManager.commandCalls(PutSecretValueCommand).map(({ args: [{ input }] }) => input)

export const storedValue = () => JSON.parse(stored()[0]?.SecretString ?? '{}') as unknown

/** Runs `npm run setup` with these arguments; Meta is at `graphOrigin`, where nobody is unless told otherwise. */
export async function setUp(
  args: readonly string[],
  {
    entered = APP_SECRET,
    graphOrigin = 'http://127.0.0.1:9',
    deployment = exampleDeployment,
  }: { entered?: string; graphOrigin?: string; deployment?: Deployment } = {},
) {
  const lines: string[] = []
  const pauses: number[] = []
  let asked = 0
  const world = {
    deployment,
    cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
    secretsManager: new SecretsManagerClient({ region: 'eu-central-1' }),
    graphOrigin,
    newToken: () => new Secret(NEW_TOKEN),
    ask: async (question: string) => {
      asked += 1
      lines.push(question)
      return new Secret(entered)
    },
    say: (line: string) => void lines.push(line),
    pause: async (milliseconds: number) => void pauses.push(milliseconds),
  }
  const error = await setUpApp(args, world).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const output = [...lines, error instanceof Error ? error.message : ''].join('\n')
  return { output, error, asked, pauses }
}

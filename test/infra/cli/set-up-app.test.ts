import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, it } from 'vitest'
import { setUpApp } from '../../../infra/cli/set-up-app.ts'
import { Secret } from '../../../shared/base/secret.ts'
import { exampleDeployment } from '../synthesis.ts'

const APP_SECRET = '0123456789abcdef0123456789abcdef'
const OLD_SECRET = 'ffffffffffffffffffffffffffffffff'
const missing = new ResourceNotFoundException({ message: 'not there', $metadata: {} })

const cloudFormation = mockClient(CloudFormationClient)
const secretsManager = mockClient(SecretsManagerClient)

beforeEach(() => {
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
})

async function run(args: readonly string[], entered = APP_SECRET) {
  const lines: string[] = []
  let asked = 0
  const world = {
    deployment: exampleDeployment,
    cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
    secretsManager: new SecretsManagerClient({ region: 'eu-central-1' }),
    ask: async (question: string) => {
      asked += 1
      lines.push(question)
      return new Secret(entered)
    },
    say: (line: string) => void lines.push(line),
  }
  const error = await setUpApp(args, world).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const output = [...lines, error instanceof Error ? error.message : ''].join('\n')
  return { output, error, asked }
}

const stored = () => secretsManager.commandCalls(PutSecretValueCommand).map(({ args: [{ input }] }) => input)
const storedValue = () => JSON.parse(stored()[0]?.SecretString ?? '{}') as unknown

it('stores the first secret and prints the exact redirect URI to paste', async () => {
  const { output, error } = await run(['--app', 'main'])
  expect(error).toBeUndefined()
  expect(stored().map(({ SecretId }) => SecretId)).toEqual(['Example/main'])
  expect(storedValue()).toEqual({ appSecret: APP_SECRET })
  expect(output).toContain('\n  https://api.example.com/callback/main\n')
  expect(output).toContain('Facebook Login for Business → Settings → Valid OAuth Redirect URIs')
  expect(output).toContain('https://api.example.com/health')
})

it('keeps the other members and the secret that it replaces', async () => {
  const held = { appSecret: OLD_SECRET, previousAppSecret: 'older', webhookVerifyToken: 'a word' }
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(held) })
  await run(['--app=main'])
  expect(storedValue()).toEqual({
    appSecret: APP_SECRET,
    previousAppSecret: OLD_SECRET,
    webhookVerifyToken: 'a word',
  })
})

it('writes nothing when the same secret is entered again', async () => {
  const held = { appSecret: APP_SECRET, previousAppSecret: OLD_SECRET }
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(held) })
  const { output } = await run(['--app', 'main'])
  expect(stored()).toEqual([])
  expect(output).toContain('nothing has changed')
})

it('never says the secret, neither the new one nor the old', async () => {
  const held = JSON.stringify({ appSecret: OLD_SECRET })
  const outputs: string[] = []
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: held })
  outputs.push((await run(['--app', 'main'])).output)
  outputs.push((await run(['--app', 'main', APP_SECRET])).output)
  outputs.push((await run(['--app', APP_SECRET])).output)
  outputs.push((await run([`--secret=${APP_SECRET}`])).output)
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: `${held.slice(0, -1)},` })
  outputs.push((await run(['--app', 'main'])).output)
  for (const output of outputs) {
    expect(output).not.toContain(APP_SECRET)
    expect(output).not.toContain(OLD_SECRET)
  }
})

it('asks for nothing while there is no backend', async () => {
  const error = Object.assign(new Error('Stack with id ExampleBackend does not exist'), {
    name: 'ValidationError',
  })
  cloudFormation.on(DescribeStacksCommand).rejects(error)
  const { output, asked } = await run(['--app', 'main'])
  expect(output).toContain('there is no stack ExampleBackend')
  expect(asked).toBe(0)
})

it('says so when the deployed backend is older than the app', async () => {
  const { output, asked } = await run(['--app', 'second-app'])
  expect(output).toContain('does not know second-app yet')
  expect(asked).toBe(0)
})

it('says so when the secret’s place is not there', async () => {
  secretsManager.on(PutSecretValueCommand).rejects(missing)
  expect((await run(['--app', 'main'])).output).toContain('there is no secret Example/main')
})

it('leaves a value alone that is no JSON object', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: 'plain words' })
  const { output } = await run(['--app', 'main'])
  expect(output).toContain('no JSON object')
  expect(output).not.toContain('plain words')
  expect(stored()).toEqual([])
})

it('passes on what it does not understand', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' })
  secretsManager.on(GetSecretValueCommand).rejects(denied)
  expect((await run(['--app', 'main'])).error).toBe(denied)
  expect(stored()).toEqual([])
})

it('warns of a secret of unusual form and stores it', async () => {
  const { output } = await run(['--app', 'main'], 'SomethingElse')
  expect(output).toContain('Warning: this does not look like an app secret')
  expect(storedValue()).toEqual({ appSecret: 'SomethingElse' })
})

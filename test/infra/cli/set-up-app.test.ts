import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { beforeEach, expect, it } from 'vitest'
import {
  APP_SECRET,
  cloudFormation,
  hold,
  missing,
  NEW_TOKEN,
  newlyDeployed,
  OLD_SECRET,
  secretsManager,
  setUp,
  stored,
  storedValue,
} from './setup-world.ts'

beforeEach(newlyDeployed)

const run = (args: readonly string[], entered = APP_SECRET) =>
  setUp([...args, '--only', 'secret'], { entered })

it('stores the first secret with a verify token and prints the exact values to paste', async () => {
  const { output, error } = await run(['--app', 'main'])
  expect(error).toBeUndefined()
  expect(stored().map(({ SecretId }) => SecretId)).toEqual(['Example/main'])
  expect(storedValue()).toEqual({ appSecret: APP_SECRET, webhookVerifyToken: NEW_TOKEN })
  expect(output).toContain(
    'Facebook Login for Business → Settings → Valid OAuth Redirect URIs\n    https://api.example.com/callback/main\n',
  )
  expect(output).toContain('Callback URL   https://api.example.com/webhooks/main\n')
  expect(output).toContain('https://api.example.com/health')
})

it('keeps the other members, the verify token and the secret that it replaces', async () => {
  hold({ appSecret: OLD_SECRET, previousAppSecret: 'older', webhookVerifyToken: 'a word', more: 1 })
  await run(['--app=main'])
  expect(storedValue()).toEqual({
    appSecret: APP_SECRET,
    previousAppSecret: OLD_SECRET,
    webhookVerifyToken: 'a word',
    more: 1,
  })
})

it('writes nothing when the same secret is entered again', async () => {
  hold({ appSecret: APP_SECRET, previousAppSecret: OLD_SECRET, webhookVerifyToken: 'a word' })
  const { output } = await run(['--app', 'main'])
  expect(stored()).toEqual([])
  expect(output).toContain('nothing has changed')
})

it('gives a verify token to an app that was set up before there was one', async () => {
  hold({ appSecret: APP_SECRET, previousAppSecret: OLD_SECRET })
  await run(['--app', 'main'])
  expect(storedValue()).toEqual({
    appSecret: APP_SECRET,
    previousAppSecret: OLD_SECRET,
    webhookVerifyToken: NEW_TOKEN,
  })
})

it('shows the verify token only to who asks for it', async () => {
  hold({ appSecret: APP_SECRET, webhookVerifyToken: 'the-verify-token' })
  expect((await run(['--app', 'main'])).output).not.toContain('the-verify-token')
  const { output } = await run(['--app', 'main', '--show-verify-token'])
  expect(output).toContain('Verify token   the-verify-token\n')
})

it('never says the secret, neither the new one nor the old', async () => {
  const outputs: string[] = []
  hold({ appSecret: OLD_SECRET })
  outputs.push((await run(['--app', 'main'])).output)
  outputs.push((await setUp(['--app', 'main'])).output)
  outputs.push((await setUp(['--app', 'main', '--only', 'webhooks', '--show-verify-token'])).output)
  outputs.push((await run(['--app', 'main', APP_SECRET])).output)
  outputs.push((await run(['--app', APP_SECRET])).output)
  outputs.push((await run([`--secret=${APP_SECRET}`])).output)
  const broken = `${JSON.stringify({ appSecret: OLD_SECRET }).slice(0, -1)},`
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: broken })
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
  expect(storedValue()).toMatchObject({ appSecret: 'SomethingElse' })
})

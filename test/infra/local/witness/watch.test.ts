import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { createServices, defineStores } from '../../../../infra/local/aws.ts'
import { createClock } from '../../../../infra/local/clock.ts'
import type { AwsRequest } from '../../../../infra/local/service.ts'
import { watchServices } from '../../../../infra/local/witness/watch.ts'
import { createWitness } from '../../../../infra/local/witness/witness.ts'
import { temporaryFolder } from '../fixtures/function-folder.ts'

const ARN = 'arn:aws:kms:us-east-1:000000000000:key/k'

async function watchedServices() {
  const folder = temporaryFolder()
  const witness = createWitness(path.join(folder, 'sinks'))
  const services = watchServices(createServices(createClock(), path.join(folder, 'buckets')), witness)
  const stores = {
    tables: [],
    queues: [],
    buckets: [],
    buses: [],
    keys: [{ keyId: 'k', keyArn: ARN }],
    secrets: [{ logicalId: 'App', arn: 'arn:app', name: 'app' }],
  }
  await defineStores(services, stores, [])
  const linesOf = (sink: string, name: string): unknown[] =>
    readFileSync(path.join(folder, 'sinks', sink, `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { services, witness, linesOf }
}

function request(target: string, input: object): AwsRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: Buffer.from(JSON.stringify(input)),
    caller: { accessKeyId: 'AKIA', arn: 'arn:aws:iam::000000000000:user/one' },
  }
}

it('a data key is a secret, its context stands in the audit trail, and no key does', async () => {
  const { services, witness, linesOf } = await watchedServices()
  const input = { KeyId: 'k', KeySpec: 'AES_256', EncryptionContext: { kind: 'landing' } }
  const answer = await services.kms.handle(request('TrentService.GenerateDataKey', input))
  const { Plaintext } = JSON.parse(String(answer.body)) as { readonly Plaintext: string }
  expect(witness.secrets()).toEqual([{ kind: 'dataKey', value: Plaintext, encoding: 'base64' }])
  expect(linesOf('audit-trail', 'kms')).toEqual([{ operation: 'GenerateDataKey', ...input }])
})

it('every version of a secret is one, by the member it stands in, and what is told of it is a sink', async () => {
  const { services, witness, linesOf } = await watchedServices()
  for (const [ClientRequestToken, appSecret] of ['first', 'second'].entries()) {
    const SecretString = JSON.stringify({ appSecret })
    const put = { SecretId: 'app', ClientRequestToken: String(ClientRequestToken), SecretString }
    await services.secretsManager.handle(request('secretsmanager.PutSecretValue', put))
  }
  expect(witness.secrets().map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'appSecret first',
    'appSecret second',
  ])
  expect(linesOf('secret-metadata', 'app')).toMatchObject([{ VersionId: '0' }, { VersionId: '1' }])
})

it('a call that is refused is noted all the same', async () => {
  const { services, linesOf } = await watchedServices()
  const input = { KeyId: 'none', KeySpec: 'AES_256' }
  await expect(services.kms.handle(request('TrentService.GenerateDataKey', input))).rejects.toThrow('none')
  expect(linesOf('audit-trail', 'kms')).toMatchObject([{ KeyId: 'none' }])
})

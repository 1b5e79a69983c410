import {
  DecryptCommand,
  DescribeKeyCommand,
  DisabledException,
  EncryptCommand,
  GenerateDataKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
  NotFoundException,
  ReEncryptCommand,
} from '@aws-sdk/client-kms'
import { expect, test, vi } from 'vitest'
import { createKms } from '../../../../infra/local/kms/kms.ts'
import { openGateway } from '../open-gateway.ts'

// what is refused aloud is not wanted in the tests' output
vi.spyOn(console, 'error').mockImplementation(() => {})

const keyArn = (id: string) => `arn:aws:kms:eu-central-1:000000000000:key/${id}`
const KeyId = keyArn('vault')
const EncryptionContext = { kind: 'landing', app: 'main' }

async function openKms() {
  const opened = await openGateway((clock) => createKms({ clock }))
  opened.service.defineKey({ keyId: 'vault', keyArn: KeyId, aliases: ['alias/vault'] })
  opened.service.defineKey({ keyId: 'other', keyArn: keyArn('other') })
  return { ...opened, kms: new KMSClient(opened.client) }
}

test('a data key opens again under its context, whatever the order of the pairs', async () => {
  const { kms } = await openKms()
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }))
  expect(made.KeyId).toBe(KeyId)
  expect(made.Plaintext).toHaveLength(32)

  const opened = await kms.send(
    new DecryptCommand({
      CiphertextBlob: made.CiphertextBlob,
      EncryptionContext: { app: 'main', kind: 'landing' },
    }),
  )
  expect(opened.Plaintext).toEqual(made.Plaintext)
  expect(opened.KeyId).toBe(KeyId)
})

test('another context, a changed byte or something else entirely opens nothing', async () => {
  const { kms } = await openKms()
  const { CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId, NumberOfBytes: 16, EncryptionContext }),
  )
  const decrypt = (blob: Uint8Array | undefined, context?: Record<string, string>) =>
    kms.send(new DecryptCommand({ CiphertextBlob: blob, EncryptionContext: context }))

  const contexts = [
    undefined,
    {},
    { kind: 'landing' },
    { kind: 'root', app: 'main' },
    { kindl: 'anding', app: 'main' },
  ]
  for (const context of contexts) {
    await expect(decrypt(CiphertextBlob, context)).rejects.toBeInstanceOf(InvalidCiphertextException)
  }
  for (let at = 0; at < (CiphertextBlob?.length ?? 0); at += 1) {
    const changed = Uint8Array.from(CiphertextBlob ?? [])
    changed[at] = (changed[at] ?? 0) ^ 1
    // a changed key id may name a key that is not there
    await expect(decrypt(changed, EncryptionContext)).rejects.toSatisfy(
      (cause) => cause instanceof InvalidCiphertextException || cause instanceof NotFoundException,
    )
  }
  await expect(decrypt(Buffer.from('plain'), {})).rejects.toBeInstanceOf(InvalidCiphertextException)
})

test('a key is found by id, ARN, alias and alias ARN', async () => {
  const { kms } = await openKms()
  for (const name of ['vault', KeyId, 'alias/vault', 'arn:aws:kms:eu-central-1:000000000000:alias/vault']) {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: name }))
    expect(KeyMetadata).toMatchObject({ Arn: KeyId, AWSAccountId: '000000000000', KeyState: 'Enabled' })
  }
  for (const name of ['nobody', 'alias/nobody']) {
    await expect(
      kms.send(new GenerateDataKeyCommand({ KeyId: name, KeySpec: 'AES_256' })),
    ).rejects.toBeInstanceOf(NotFoundException)
  }
})

test('a disabled key refuses every use until it is enabled again', async () => {
  const { kms, service } = await openKms()
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }))
  service.setEnabled(KeyId, false)
  await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toBeInstanceOf(DisabledException)
  await expect(kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }))).rejects.toBeInstanceOf(
    DisabledException,
  )
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }))
  expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', Enabled: false })

  service.setEnabled(KeyId, true)
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }))
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('x')
})

test('a ciphertext moves to another key and context, and the old ones no longer open it', async () => {
  const { kms } = await openKms()
  const Plaintext = Buffer.from('token')
  const first = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }))
  const DestinationEncryptionContext = { kind: 'root' }
  const moved = await kms.send(
    new ReEncryptCommand({
      CiphertextBlob: first.CiphertextBlob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: 'other',
      DestinationEncryptionContext,
    }),
  )
  expect(moved).toMatchObject({ KeyId: keyArn('other'), SourceKeyId: KeyId })
  const { CiphertextBlob } = moved
  const opened = await kms.send(
    new DecryptCommand({ CiphertextBlob, EncryptionContext: DestinationEncryptionContext, KeyId: 'other' }),
  )
  expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext)
  await expect(
    kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: DestinationEncryptionContext, KeyId })),
  ).rejects.toBeInstanceOf(IncorrectKeyException)
  await expect(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).rejects.toBeInstanceOf(
    InvalidCiphertextException,
  )
})

test('sizes out of range are refused, and members that would change the meaning aloud', async () => {
  const { kms } = await openKms()
  for (const input of [{}, { KeySpec: 'AES_256' as const, NumberOfBytes: 32 }, { NumberOfBytes: 1025 }]) {
    await expect(kms.send(new GenerateDataKeyCommand({ KeyId, ...input }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
  }
  await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) }))).rejects.toMatchObject({
    name: 'ValidationException',
  })
  await expect(kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_128' }))).rejects.toMatchObject({
    message: 'the local ground does not know GenerateDataKey.KeySpec "AES_128"',
  })
  await expect(
    kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), DryRun: true })),
  ).rejects.toMatchObject({ message: 'the local ground does not know the member Encrypt.DryRun' })
})

import { expect, it } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import { rightsOfKms } from '../../../../infra/local/kms/authorization.ts'
import { seal } from '../../../../infra/local/kms/ciphertext.ts'
import { createKeys } from '../../../../infra/local/kms/keys.ts'

const arnOf = (keyId: string) => `arn:aws:kms:us-east-1:000000000000:key/${keyId}`
const keys = createKeys(createClock())
for (const keyId of ['vault', 'other'])
  keys.define({ keyId, keyArn: arnOf(keyId), aliases: [`alias/${keyId}`] })
const rights = rightsOfKms(keys)

const EncryptionContext = { kind: 'root', app: 'demo' }
const context = { 'kms:EncryptionContext:kind': 'root', 'kms:EncryptionContext:app': 'demo' }
const blob = seal('vault', Buffer.alloc(32), Buffer.from('x'), EncryptionContext).toString('base64')

it('a call takes a right to the key behind whatever name it uses, under each pair of its context', () => {
  expect(rights.GenerateDataKey({ KeyId: 'alias/vault', EncryptionContext }, 'GenerateDataKey')).toEqual([
    { action: 'kms:GenerateDataKey', resource: arnOf('vault'), context },
  ])
})

it('a ciphertext names the key that it takes a right to', () => {
  expect(rights.Decrypt({ CiphertextBlob: blob, EncryptionContext }, 'Decrypt')).toEqual([
    { action: 'kms:Decrypt', resource: arnOf('vault'), context },
  ])
  const foreign = { CiphertextBlob: Buffer.from('no ciphertext').toString('base64') }
  expect(() => rights.Decrypt(foreign, 'Decrypt')).toThrow(
    expect.objectContaining({ code: 'InvalidCiphertextException' }),
  )
})

it('sealing anew takes a right to either key', () => {
  const input = {
    CiphertextBlob: blob,
    SourceEncryptionContext: EncryptionContext,
    DestinationKeyId: 'other',
  }
  expect(rights.ReEncrypt(input, 'ReEncrypt')).toEqual([
    { action: 'kms:ReEncryptFrom', resource: arnOf('vault'), context },
    { action: 'kms:ReEncryptTo', resource: arnOf('other'), context: {} },
  ])
})

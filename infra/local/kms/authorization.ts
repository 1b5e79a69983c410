import { type Takes, takes } from '../protocol/json.ts'
import { AwsFailure, type Right } from '../service.ts'
import { type EncryptionContext, keyIdOf } from './ciphertext.ts'
import type { Keys } from './keys.ts'
import { decrypt, describeKey, encrypt, generateDataKey, reEncrypt } from './requests.ts'

type Operation = 'GenerateDataKey' | 'Encrypt' | 'Decrypt' | 'ReEncrypt' | 'DescribeKey'

/**
 * What each operation takes, with `kms:EncryptionContext:<name>` for every pair of the encryption context (AWS,
 * Condition keys for AWS KMS, read 2026-11-23). A key that does not exist is told as such: it has no policy to ask.
 */
export function rightsOfKms(keys: Keys): Readonly<Record<Operation, Takes>> {
  const on = (action: string, keyName: string, context?: EncryptionContext): Right => ({
    action: `kms:${action}`,
    resource: keys.find(keyName).spec.keyArn,
    context: Object.fromEntries(
      Object.entries(context ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
    ),
  })
  return {
    GenerateDataKey: takes(generateDataKey, ({ KeyId, EncryptionContext }) => [
      on('GenerateDataKey', KeyId, EncryptionContext),
    ]),
    Encrypt: takes(encrypt, ({ KeyId, EncryptionContext }) => [on('Encrypt', KeyId, EncryptionContext)]),
    Decrypt: takes(decrypt, ({ KeyId, CiphertextBlob, EncryptionContext }) => [
      on('Decrypt', KeyId ?? keyNamedBy(CiphertextBlob), EncryptionContext),
    ]),
    ReEncrypt: takes(reEncrypt, (input) => [
      on(
        'ReEncryptFrom',
        input.SourceKeyId ?? keyNamedBy(input.CiphertextBlob),
        input.SourceEncryptionContext,
      ),
      on('ReEncryptTo', input.DestinationKeyId, input.DestinationEncryptionContext),
    ]),
    DescribeKey: takes(describeKey, ({ KeyId }) => [on('DescribeKey', KeyId)]),
  }
}

function keyNamedBy(ciphertext: Buffer): string {
  const keyId = keyIdOf(ciphertext)
  if (keyId === undefined) throw new AwsFailure('InvalidCiphertextException', '')
  return keyId
}

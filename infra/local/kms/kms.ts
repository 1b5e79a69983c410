import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { createJsonHandler, operation } from '../protocol/json.ts'
import { AwsFailure, type LocalService } from '../service.ts'
import { rightsOfKms } from './authorization.ts'
import { type EncryptionContext, keyIdOf, open, seal } from './ciphertext.ts'
import { createKeys, type Key, type Keys, type KeySpec } from './keys.ts'
import { decrypt, describeKey, encrypt, generateDataKey, reEncrypt } from './requests.ts'

/** KMS on the ground: symmetric keys that encrypt and make data keys, each ciphertext bound to its context. */
export interface Kms extends LocalService {
  defineKey(spec: KeySpec): void
  /** A disabled key refuses every use from now on; it can be enabled again. */
  setEnabled(keyArn: string, enabled: boolean): void
}

const symmetric = 'SYMMETRIC_DEFAULT'
/** KMS takes no more in one call (AWS, KMS Encrypt, read 2026-11-23). */
const maxPlaintextBytes = 4096

export function createKms({ clock }: { readonly clock: Clock }): Kms {
  const keys = createKeys(clock)
  return {
    signingName: 'kms',
    ...createJsonHandler({
      version: '1.1',
      target: 'TrentService',
      rights: rightsOfKms(keys),
      operations: {
        GenerateDataKey: operation(generateDataKey, (input) => {
          const key = keys.usable(input.KeyId)
          const plaintext = randomBytes(dataKeyBytes(input))
          return {
            ...sealed(key, plaintext, input.EncryptionContext),
            Plaintext: plaintext.toString('base64'),
          }
        }),
        Encrypt: operation(encrypt, (input) => {
          checkPlaintext(input.Plaintext)
          const key = keys.usable(input.KeyId)
          return { ...sealed(key, input.Plaintext, input.EncryptionContext), EncryptionAlgorithm: symmetric }
        }),
        Decrypt: operation(decrypt, (input) => {
          const { key, plaintext } = opened(keys, input.CiphertextBlob, input.EncryptionContext, input.KeyId)
          return {
            KeyId: key.spec.keyArn,
            Plaintext: plaintext.toString('base64'),
            EncryptionAlgorithm: symmetric,
          }
        }),
        ReEncrypt: operation(reEncrypt, (input) => {
          const from = opened(keys, input.CiphertextBlob, input.SourceEncryptionContext, input.SourceKeyId)
          const to = keys.usable(input.DestinationKeyId)
          return {
            ...sealed(to, from.plaintext, input.DestinationEncryptionContext),
            SourceKeyId: from.key.spec.keyArn,
            SourceEncryptionAlgorithm: symmetric,
            DestinationEncryptionAlgorithm: symmetric,
          }
        }),
        DescribeKey: operation(describeKey, (input) => ({ KeyMetadata: metadata(keys.find(input.KeyId)) })),
      },
    }),
    defineKey: (spec) => keys.define(spec),
    setEnabled(keyArn, enabled) {
      keys.find(keyArn).enabled = enabled
    },
  }
}

function sealed({ spec, master }: Key, plaintext: Buffer, context: EncryptionContext = {}) {
  return {
    KeyId: spec.keyArn,
    CiphertextBlob: seal(spec.keyId, master, plaintext, context).toString('base64'),
  }
}

function opened(
  keys: Keys,
  ciphertext: Buffer,
  context: EncryptionContext = {},
  expected?: string,
): { key: Key; plaintext: Buffer } {
  const keyId = keyIdOf(ciphertext)
  if (expected !== undefined && keys.usable(expected).spec.keyId !== keyId) {
    throw new AwsFailure(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    )
  }
  // KMS says nothing more: which of blob, key and context is wrong would help only an attacker
  const invalid = new AwsFailure('InvalidCiphertextException', '')
  if (keyId === undefined) throw invalid
  const key = keys.usable(keyId)
  const plaintext = open(key.master, ciphertext, context)
  if (!plaintext) throw invalid
  return { key, plaintext }
}

function dataKeyBytes({ KeySpec, NumberOfBytes }: ReturnType<typeof generateDataKey>): number {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw new AwsFailure('ValidationException', 'Please specify either number of bytes or key spec.')
  }
  if (NumberOfBytes === undefined) return 32
  if (NumberOfBytes >= 1 && NumberOfBytes <= 1024) return NumberOfBytes
  throw new AwsFailure(
    'ValidationException',
    `1 validation error detected: Value '${NumberOfBytes}' at 'numberOfBytes' failed to satisfy constraint: Member must be between 1 and 1024`,
  )
}

function checkPlaintext({ length }: Buffer): void {
  if (length >= 1 && length <= maxPlaintextBytes) return
  throw new AwsFailure(
    'ValidationException',
    `1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length between 1 and ${maxPlaintextBytes}`,
  )
}

function metadata({ spec, madeAt, enabled }: Key): object {
  return {
    AWSAccountId: spec.keyArn.split(':')[4],
    KeyId: spec.keyId,
    Arn: spec.keyArn,
    CreationDate: madeAt / 1000,
    Enabled: enabled,
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: enabled ? 'Enabled' : 'Disabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: symmetric,
    EncryptionAlgorithms: [symmetric],
    MultiRegion: false,
  }
}

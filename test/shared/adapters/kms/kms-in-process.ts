import {
  DecryptCommand,
  GenerateDataKeyCommand,
  InvalidCiphertextException,
  KMSClient,
} from '@aws-sdk/client-kms'
import { mockClient } from 'aws-sdk-client-mock'
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

export interface KmsInProcess {
  /** Data keys handed out and not yet looked at again, as they lie in the caller's memory. */
  readonly handedOut: Uint8Array[]
  readonly contexts: Record<string, string>[]
  decrypts: number
  /** What the next calls throw instead of answering. */
  failWith: Error | undefined
}

/** A KMS that wraps data keys by remembering them: unwrapping takes the same bytes and the same encryption context. */
export function kmsInProcess(): KmsInProcess {
  const wrapped = new Map<string, { readonly key: Uint8Array; readonly context: unknown }>()
  const kms: KmsInProcess = { handedOut: [], contexts: [], decrypts: 0, failWith: undefined }
  const mock = mockClient(KMSClient)
  mock.onAnyCommand().rejects(new Error('this command is not expected'))
  mock.on(GenerateDataKeyCommand).callsFake(async ({ EncryptionContext }) => {
    if (kms.failWith) throw kms.failWith
    const [key, CiphertextBlob] = [randomBytes(32), randomBytes(184)]
    wrapped.set(CiphertextBlob.toString('hex'), { key, context: EncryptionContext })
    const Plaintext = Uint8Array.from(key)
    kms.handedOut.push(Plaintext)
    kms.contexts.push(EncryptionContext)
    return { Plaintext, CiphertextBlob: Uint8Array.from(CiphertextBlob) }
  })
  mock.on(DecryptCommand).callsFake(async ({ CiphertextBlob, EncryptionContext }) => {
    if (kms.failWith) throw kms.failWith
    kms.decrypts += 1
    const entry = wrapped.get(Buffer.from(CiphertextBlob).toString('hex'))
    if (!entry || !isDeepStrictEqual(entry.context, EncryptionContext)) {
      throw new InvalidCiphertextException({ message: '', $metadata: {} })
    }
    const Plaintext = Uint8Array.from(entry.key)
    kms.handedOut.push(Plaintext)
    return { Plaintext }
  })
  return kms
}

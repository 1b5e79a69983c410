import {
  DecryptCommand,
  GenerateDataKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
} from '@aws-sdk/client-kms'
import { randomBytes } from 'node:crypto'
import { Failure } from '../../base/failure.ts'
import { Secret } from '../../base/secret.ts'
import type { AdapterContext } from '../context.ts'
import type { SealedFor, TokenFormat } from '../vault/token-format.ts'
import { kms } from './client.ts'
import { open, readEnvelope, seal, sealBroken, type Envelope } from './envelope.ts'

/** What KMS binds a data key to, and what the roles' rights are written in (`kms:EncryptionContext:kind`). */
function encryptionContext(owner: SealedFor): Record<string, string> {
  return { app: owner.app, kind: owner.kind, ref: owner.ref, format: 'K1' }
}

function unavailable(owner: SealedFor, cause?: unknown): Failure {
  return new Failure('ERR_VAULT_UNAVAILABLE', `no data key for the ${owner.kind} token of ${owner.ref}`, {
    facts: { app: owner.app, kind: owner.kind, ref: owner.ref },
    cause,
  })
}

async function newDataKey(keyId: string, owner: SealedFor) {
  const command = new GenerateDataKeyCommand({
    KeyId: keyId,
    KeySpec: 'AES_256',
    EncryptionContext: encryptionContext(owner),
  })
  const { Plaintext, CiphertextBlob } = await kms()
    .send(command)
    .catch((error: unknown) => {
      throw unavailable(owner, error)
    })
  if (!Plaintext || !CiphertextBlob) throw unavailable(owner)
  return { dataKey: Plaintext, wrappedKey: CiphertextBlob }
}

async function unwrap(keyId: string, envelope: Envelope): Promise<Uint8Array> {
  const command = new DecryptCommand({
    KeyId: keyId,
    CiphertextBlob: envelope.wrappedKey,
    EncryptionContext: encryptionContext(envelope),
  })
  const { Plaintext } = await kms()
    .send(command)
    .catch((error: unknown) => {
      const broken = error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException
      throw broken ? sealBroken(envelope) : unavailable(envelope, error)
    })
  if (!Plaintext) throw unavailable(envelope)
  return Plaintext
}

/** Format K1: a KMS data key per token, so that each use of a token is one record in KMS's own log. */
export function dataKeyFormat(context: AdapterContext): TokenFormat<Envelope> {
  const keyId = context.address('vaultKey')
  return {
    async prepare(owner) {
      const { dataKey, wrappedKey } = await newDataKey(keyId, owner)
      const tokenId = randomBytes(16).toString('base64url')
      let used = false
      return {
        tokenId,
        seal(token) {
          if (used) throw unavailable(owner)
          used = true
          const plaintext = Buffer.from(token.reveal(), 'utf8')
          try {
            const parts = { dataKey, wrappedKey, salt: randomBytes(32), iv: randomBytes(12) }
            return seal(owner, tokenId, plaintext, parts)
          } finally {
            plaintext.fill(0)
            dataKey.fill(0)
          }
        },
      }
    },

    async open(stored, owner) {
      const envelope = readEnvelope(stored, owner)
      const dataKey = await unwrap(keyId, envelope)
      try {
        const plaintext = open(envelope, dataKey)
        const token = new Secret(plaintext.toString('utf8'))
        plaintext.fill(0)
        return token
      } finally {
        dataKey.fill(0)
      }
    },
  }
}

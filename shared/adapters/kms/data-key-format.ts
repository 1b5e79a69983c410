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
import type { PreparedSeal, SealedFor, TokenFormat } from '../vault/token-format.ts'
import { kms } from './client.ts'
import { open, readEnvelope, seal, sealBroken, wordOf, type Envelope } from './envelope.ts'

interface DataKey {
  readonly dataKey: Uint8Array
  /** The same as KMS wrapped it. */
  readonly wrappedKey: Uint8Array
}

/**
 * What KMS binds a data key to, and what the roles' rights are written in (`kms:EncryptionContext:kind`). A code lies
 * under the data key of its landing token.
 */
function encryptionContext(owner: SealedFor): Record<string, string> {
  const kind = owner.kind === 'code' ? 'landing' : owner.kind
  return { app: owner.app, kind, ref: owner.ref, format: 'K1' }
}

/** The code that an owner's token is to be had for. */
function codeOf(owner: SealedFor): SealedFor {
  return { ...owner, kind: 'code' }
}

function unavailable(owner: SealedFor, cause?: unknown): Failure {
  return new Failure('ERR_VAULT_UNAVAILABLE', `no data key for the ${wordOf(owner)} of ${owner.ref}`, {
    facts: { app: owner.app, kind: owner.kind, ref: owner.ref },
    cause,
  })
}

async function newDataKey(keyId: string, owner: SealedFor): Promise<DataKey> {
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

function sealText(owner: SealedFor, tokenId: string, text: Secret<string>, key: DataKey): Envelope {
  const plaintext = Buffer.from(text.reveal(), 'utf8')
  try {
    return seal(owner, tokenId, plaintext, { ...key, salt: randomBytes(32), iv: randomBytes(12) })
  } finally {
    plaintext.fill(0)
  }
}

function openText(envelope: Envelope, dataKey: Uint8Array): Secret<string> {
  const plaintext = open(envelope, dataKey)
  const text = new Secret(plaintext.toString('utf8'))
  plaintext.fill(0)
  return text
}

function newTokenId(): string {
  return randomBytes(16).toString('base64url')
}

/** Ready to seal one token, and before it the code that it is to be had for. */
function preparedSeal(owner: SealedFor, key: DataKey): PreparedSeal<Envelope> {
  const tokenId = newTokenId()
  let used = false
  return {
    tokenId,
    sealCode(authorizationCode) {
      if (used) throw unavailable(codeOf(owner))
      return sealText(codeOf(owner), newTokenId(), authorizationCode, key)
    },
    seal(token) {
      if (used) throw unavailable(owner)
      used = true
      try {
        return sealText(owner, tokenId, token, key)
      } finally {
        key.dataKey.fill(0)
      }
    },
  }
}

/** Format K1: a KMS data key per token, so that each use of a token is one record in KMS's own log. */
export function dataKeyFormat(context: AdapterContext): TokenFormat<Envelope> {
  const keyId = context.address('vaultKey')
  return {
    async prepare(owner) {
      return preparedSeal(owner, await newDataKey(keyId, owner))
    },

    async open(stored, owner) {
      const envelope = readEnvelope(stored, owner)
      const dataKey = await unwrap(keyId, envelope)
      try {
        return openText(envelope, dataKey)
      } finally {
        dataKey.fill(0)
      }
    },

    async resume(storedCode, owner) {
      const envelope = readEnvelope(storedCode, codeOf(owner))
      const dataKey = await unwrap(keyId, envelope)
      try {
        const authorizationCode = openText(envelope, dataKey)
        const { wrappedKey } = envelope
        return { authorizationCode, prepared: preparedSeal(owner, { dataKey, wrappedKey }) }
      } catch (error) {
        dataKey.fill(0)
        throw error
      }
    },
  }
}

import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'
import { Failure } from '../../base/failure.ts'
import type { SealedFor, SealedToken } from '../vault/token-format.ts'

/*
 * Format K1: one KMS data key per token. A random salt per write makes a fresh AES key and a commitment to it, so that
 * no ciphertext opens under two keys; the additional data binds app, kind, owner, token and version. A code and the
 * landing token that it brings share a data key; kind, token id and salt keep them apart. Pure: the random parts come
 * in from outside, so frozen vectors can hold the format still.
 */

const VERSION = 1
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const TAG_BYTES = 16
const IV_BYTES = 12
const SALT_BYTES = 32

/** A token sealed in format K1: bytes as DynamoDB keeps them. */
export interface Envelope extends SealedToken {
  readonly v: typeof VERSION
  /** The data key as KMS wrapped it. */
  readonly wrappedKey: Uint8Array
  readonly salt: Uint8Array
  readonly commitment: Uint8Array
  readonly iv: Uint8Array
  /** Ciphertext followed by the 16 bytes of its tag. */
  readonly ciphertext: Uint8Array
}

export interface SealingParts {
  readonly dataKey: Uint8Array
  readonly wrappedKey: Uint8Array
  readonly salt: Uint8Array
  readonly iv: Uint8Array
}

/** What is sealed, in words. */
export function wordOf({ kind }: SealedFor): string {
  return kind === 'code' ? 'authorization code' : `${kind} token`
}

/** Nothing is said about which byte is wrong: that would only help whoever changed it. */
export function sealBroken(owner: SealedFor): Failure {
  return new Failure('ERR_VAULT_SEAL_BROKEN', `the ${wordOf(owner)} of ${owner.ref} cannot be opened`, {
    facts: { app: owner.app, kind: owner.kind, ref: owner.ref },
  })
}

/** Each part with its length before it, so that no two different owners give the same bytes. */
function additionalData(owner: SealedFor, tokenId: string): Buffer {
  const parts = [owner.app, owner.kind, owner.ref, tokenId, String(VERSION)]
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

function derive(dataKey: Uint8Array, salt: Uint8Array, aad: Buffer) {
  const info = Buffer.concat([Buffer.from('facebook-login-backend envelope K1', 'utf8'), aad])
  const derived = Buffer.from(hkdfSync('sha512', dataKey, salt, info, 2 * KEY_BYTES))
  return { key: derived.subarray(0, KEY_BYTES), commitment: derived.subarray(KEY_BYTES), derived }
}

/** Seals the bytes of a token. The caller wipes data key and plaintext. */
export function seal(
  owner: SealedFor,
  tokenId: string,
  plaintext: Uint8Array,
  parts: SealingParts,
): Envelope {
  const aad = additionalData(owner, tokenId)
  const { key, commitment, derived } = derive(parts.dataKey, parts.salt, aad)
  try {
    const cipher = createCipheriv(CIPHER, key, parts.iv).setAAD(aad)
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    const { app, kind, ref } = owner
    const { wrappedKey, salt, iv } = parts
    return {
      v: VERSION,
      app,
      kind,
      ref,
      tokenId,
      wrappedKey,
      salt,
      commitment: Buffer.from(commitment),
      iv,
      ciphertext,
    }
  } finally {
    derived.fill(0)
  }
}

function bytes(value: unknown, least: number, most = Number.POSITIVE_INFINITY): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= least && value.length <= most
}

/** Reads a row as an envelope of this owner; anything else is a broken seal. */
export function readEnvelope(stored: unknown, owner: SealedFor): Envelope {
  if (typeof stored !== 'object' || stored === null) throw sealBroken(owner)
  const row: Partial<Record<keyof Envelope, unknown>> = stored
  const { v, app, kind, ref, tokenId, wrappedKey, salt, commitment, iv, ciphertext } = row
  if (v !== VERSION || app !== owner.app || kind !== owner.kind || ref !== owner.ref) throw sealBroken(owner)
  const whole =
    typeof tokenId === 'string' &&
    bytes(wrappedKey, 1) &&
    bytes(salt, SALT_BYTES, SALT_BYTES) &&
    bytes(commitment, KEY_BYTES, KEY_BYTES) &&
    bytes(iv, IV_BYTES, IV_BYTES) &&
    bytes(ciphertext, TAG_BYTES + 1)
  if (!whole) throw sealBroken(owner)
  return { ...owner, v: VERSION, tokenId, wrappedKey, salt, commitment, iv, ciphertext }
}

/** Opens an envelope with its unwrapped data key. The caller wipes the data key and what it gets. */
export function open(envelope: Envelope, dataKey: Uint8Array): Buffer {
  const aad = additionalData(envelope, envelope.tokenId)
  const { key, commitment, derived } = derive(dataKey, envelope.salt, aad)
  try {
    if (!timingSafeEqual(commitment, envelope.commitment)) throw sealBroken(envelope)
    const end = envelope.ciphertext.length - TAG_BYTES
    const decipher = createDecipheriv(CIPHER, key, envelope.iv, { authTagLength: TAG_BYTES })
      .setAAD(aad)
      .setAuthTag(envelope.ciphertext.subarray(end))
    return Buffer.concat([decipher.update(envelope.ciphertext.subarray(0, end)), decipher.final()])
  } catch {
    throw sealBroken(envelope)
  } finally {
    derived.fill(0)
  }
}

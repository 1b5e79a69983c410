import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Pairs bound to a ciphertext: it opens only with exactly these. */
export type EncryptionContext = Readonly<Record<string, string>>

const version = 1
const ivBytes = 12
const tagBytes = 16

// version · length of key id · key id · iv · sealed bytes · tag. AWS's own framing is not public; what matters is that
// the blob names its key, and that name and context cannot be changed: both are authenticated.

/** Seals `plaintext` under a 32-byte master key. */
export function seal(keyId: string, master: Buffer, plaintext: Buffer, context: EncryptionContext): Buffer {
  const id = Buffer.from(keyId)
  const header = Buffer.concat([Buffer.from([version, id.length]), id])
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', master, iv, { authTagLength: tagBytes })
  cipher.setAAD(bound(header, context))
  return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** The key id that a ciphertext names; none when the ground did not make it. */
export function keyIdOf(ciphertext: Buffer): string | undefined {
  const [first, length] = ciphertext
  if (first !== version || length === undefined) return undefined
  if (ciphertext.length < 2 + length + ivBytes + tagBytes) return undefined
  return ciphertext.subarray(2, 2 + length).toString()
}

/** The plaintext; none when the ciphertext was changed or belongs to another context. */
export function open(master: Buffer, ciphertext: Buffer, context: EncryptionContext): Buffer | undefined {
  const headerBytes = 2 + (ciphertext[1] ?? 0)
  const iv = ciphertext.subarray(headerBytes, headerBytes + ivBytes)
  const sealed = ciphertext.subarray(headerBytes + ivBytes, -tagBytes)
  const cipher = createDecipheriv('aes-256-gcm', master, iv, { authTagLength: tagBytes })
  cipher.setAAD(bound(ciphertext.subarray(0, headerBytes), context))
  cipher.setAuthTag(ciphertext.subarray(-tagBytes))
  const plaintext = cipher.update(sealed)
  try {
    return Buffer.concat([plaintext, cipher.final()])
  } catch {
    // the only failure of `final` here: the tag does not fit
    return undefined
  }
}

/** One byte string for each header and context, in whatever order the pairs were given. */
function bound(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return Buffer.concat([header, ...pairs.flat().map(withLength)])
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { open, readEnvelope, seal } from '../../../../shared/adapters/kms/envelope.ts'
import type { SealedFor } from '../../../../shared/adapters/vault/token-format.ts'
import vectors from './envelope-vectors.json' with { type: 'json' }

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const broken = expect.objectContaining({ code: 'ERR_VAULT_SEAL_BROKEN' })

function ownerOf({ app, kind, ref }: { app: string; kind: string; ref: string }): SealedFor {
  return { app, kind: kind === 'root' || kind === 'code' ? kind : 'landing', ref }
}

describe.each(vectors)('the frozen token of $owner.ref', (vector) => {
  const owner = ownerOf(vector.owner)
  const parts = {
    dataKey: bytes(vector.dataKey),
    wrappedKey: bytes(vector.wrappedKey),
    salt: bytes(vector.salt),
    iv: bytes(vector.iv),
  }
  const { commitment, ciphertext } = {
    commitment: bytes(vector.commitment),
    ciphertext: bytes(vector.ciphertext),
  }
  const { dataKey: _dataKey, ...stored } = parts
  const row = { v: 1, ...owner, tokenId: vector.tokenId, ...stored, commitment, ciphertext }

  test('is sealed to the same bytes as ever', () => {
    const sealed = seal(owner, vector.tokenId, Buffer.from(vector.token, 'utf8'), parts)
    expect(Buffer.from(sealed.commitment).toString('hex')).toBe(vector.commitment)
    expect(Buffer.from(sealed.ciphertext).toString('hex')).toBe(vector.ciphertext)
  })

  test('still opens', () => {
    expect(open(readEnvelope(row, owner), parts.dataKey).toString('utf8')).toBe(vector.token)
  })
})

const owner = { app: 'demo', kind: 'landing', ref: 'attempt' } as const
const dataKey = bytes('11'.repeat(32))
const parts = {
  dataKey,
  wrappedKey: bytes('22'.repeat(48)),
  salt: bytes('33'.repeat(32)),
  iv: bytes('44'.repeat(12)),
}
const sealed = seal(owner, 'token-id', Buffer.from('EAAB-some-token', 'utf8'), parts)

const opened = (row: unknown, as: SealedFor, key = dataKey) => open(readEnvelope(row, as), key)

test('every token comes back for its owner', () => {
  const names = fc.record({ app: fc.string(), ref: fc.string(), tokenId: fc.string() })
  fc.assert(
    fc.property(names, fc.string({ minLength: 1 }), ({ app, ref, tokenId }, token) => {
      const mine = { app, kind: 'root', ref } as const
      const envelope = seal(mine, tokenId, Buffer.from(token, 'utf8'), parts)
      expect(opened(envelope, mine).toString('utf8')).toBe(Buffer.from(token, 'utf8').toString('utf8'))
    }),
  )
})

test('one bit anywhere breaks the seal', () => {
  const fields = ['salt', 'commitment', 'iv', 'ciphertext'] as const
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.nat(), fc.integer({ min: 0, max: 7 }), (field, place, bit) => {
      const changed = Uint8Array.from(sealed[field])
      const at = place % changed.length
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      expect(() => opened({ ...sealed, [field]: changed }, owner)).toThrow(broken)
    }),
    { numRuns: 500 },
  )
})

const names = fc.record({
  app: fc.constantFrom('demo', 'dem', 'other'),
  kind: fc.constantFrom('landing' as const, 'root' as const, 'code' as const),
  ref: fc.constantFrom('attempt', 'attempt2', ''),
})

test('a token opens for no other owner, nor when its row is relabelled', () => {
  const others = names.filter((as) => as.app !== owner.app || as.kind !== owner.kind || as.ref !== owner.ref)
  fc.assert(
    fc.property(others, (as) => {
      expect(() => opened(sealed, as)).toThrow(broken)
      expect(() => opened({ ...sealed, ...as }, as)).toThrow(broken)
    }),
  )
})

test('a token does not open under another token id', () => {
  for (const tokenId of ['token-i', 'dtoken-id', '']) {
    expect(() => opened({ ...sealed, tokenId }, owner)).toThrow(broken)
  }
})

test('parts that meet in another place are another owner', () => {
  const left = seal({ app: 'ab', kind: 'root', ref: 'c' }, 't', Buffer.from('x'), parts)
  const right = { app: 'a', kind: 'root', ref: 'bc' } as const
  expect(() => opened({ ...left, ...right }, right)).toThrow(broken)
})

test('another data key opens nothing', () => {
  expect(() => opened(sealed, owner, bytes('12'.repeat(32)))).toThrow(broken)
})

test('a part that is cut, missing or of another kind breaks the seal', () => {
  const fields = ['wrappedKey', 'salt', 'commitment', 'iv', 'ciphertext'] as const
  for (const field of fields) {
    const least = field === 'wrappedKey' ? 0 : sealed[field].length - 1
    for (const value of [undefined, null, 'text', 7, [], sealed[field].slice(0, least)]) {
      expect(() => opened({ ...sealed, [field]: value }, owner)).toThrow(broken)
    }
  }
  for (const value of [undefined, 0, 2, '1']) {
    expect(() => opened({ ...sealed, v: value }, owner)).toThrow(broken)
  }
  for (const row of [undefined, null, 'row', {}]) expect(() => opened(row, owner)).toThrow(broken)
})

test('a ciphertext cut to nothing but a tag is refused', () => {
  expect(() => opened({ ...sealed, ciphertext: sealed.ciphertext.slice(-16) }, owner)).toThrow(broken)
  expect(() => opened({ ...sealed, ciphertext: sealed.ciphertext.slice(0, 16) }, owner)).toThrow(broken)
})

test('a broken seal names the token and shows nothing of it', () => {
  expect(() => opened({ ...sealed, iv: bytes('45'.repeat(12)) }, owner)).toThrow(
    expect.objectContaining({
      message: 'the landing token of attempt cannot be opened',
      facts: { app: 'demo', kind: 'landing', ref: 'attempt' },
      retry: 'never',
    }),
  )
})

import { DisabledException, KMSInternalException } from '@aws-sdk/client-kms'
import * as fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { dataKeyFormat } from '../../../../shared/adapters/kms/data-key-format.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { adapterContext } from '../adapter-context.ts'
import { kmsInProcess, type KmsInProcess } from './kms-in-process.ts'

let kms: KmsInProcess
beforeEach(() => {
  kms = kmsInProcess()
})

const format = dataKeyFormat(adapterContext())
const landing = { app: 'demo', kind: 'landing', ref: 'attempt' } as const
const root = { app: 'demo', kind: 'root', ref: 'inst_1' } as const
const token = new Secret('EAAB-token-under-test')
const broken = { code: 'ERR_VAULT_SEAL_BROKEN' }
const unavailable = { code: 'ERR_VAULT_UNAVAILABLE', retry: 'later' }

async function sealedFor(owner: typeof landing | typeof root) {
  return (await format.prepare(owner)).seal(token)
}

test('a sealed token opens for its owner', async () => {
  const sealed = await sealedFor(landing)
  expect((await format.open(sealed, landing)).reveal()).toBe(token.reveal())
})

test('the data key is bound to app, kind, owner and format', async () => {
  await sealedFor(root)
  expect(kms.contexts).toEqual([{ app: 'demo', kind: 'root', ref: 'inst_1', format: 'K1' }])
})

test('one preparation seals one token', async () => {
  const prepared = await format.prepare(landing)
  prepared.seal(token)
  expect(() => prepared.seal(token)).toThrow(expect.objectContaining(unavailable))
})

test('a preparation that failed to seal cannot be used again either', async () => {
  const prepared = await format.prepare(landing)
  const unreadable = Object.assign(new Secret('x'), {
    reveal: () => {
      throw new Error('gone')
    },
  })
  expect(() => prepared.seal(unreadable)).toThrow('gone')
  expect(() => prepared.seal(token)).toThrow(expect.objectContaining(unavailable))
})

test('no data key is left in memory after sealing and opening', async () => {
  const sealed = await sealedFor(landing)
  await format.open(sealed, landing)
  expect(kms.handedOut).toHaveLength(2)
  for (const key of kms.handedOut) expect(Buffer.from(key).equals(Buffer.alloc(32))).toBe(true)
})

test('nothing of a sealed row shows the token, and no two rows are alike', async () => {
  const [one, two] = [await sealedFor(landing), await sealedFor(landing)]
  const text = Buffer.concat([one.ciphertext, one.wrappedKey, one.salt, one.commitment]).toString('latin1')
  expect(text).not.toContain('EAAB')
  for (const part of ['ciphertext', 'salt', 'iv', 'commitment', 'wrappedKey', 'tokenId'] as const) {
    expect(one[part]).not.toEqual(two[part])
  }
})

test('one changed bit of any stored part never opens, and is never another error', async () => {
  const sealed = await sealedFor(landing)
  const fields = ['wrappedKey', 'salt', 'commitment', 'iv', 'ciphertext'] as const
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fields),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      async (field, n, bit) => {
        const changed = Uint8Array.from(sealed[field])
        const at = n % changed.length
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await expect(format.open({ ...sealed, [field]: changed }, landing)).rejects.toMatchObject(broken)
      },
    ),
    { numRuns: 300 },
  )
})

test('parts of two rows never open together, whichever are swapped', async () => {
  const fields = ['wrappedKey', 'salt', 'commitment', 'iv', 'ciphertext', 'tokenId'] as const
  const [mine, other] = [await sealedFor(landing), await sealedFor(landing)]
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...fields], { minLength: 1, maxLength: fields.length - 1 }),
      async (swapped) => {
        const parts = Object.fromEntries(swapped.map((field) => [field, other[field]]))
        await expect(format.open({ ...mine, ...parts }, landing)).rejects.toMatchObject(broken)
      },
    ),
  )
})

test('a root token is not opened as a landing token, nor relabelled into one', async () => {
  const sealed = await sealedFor(root)
  await expect(format.open(sealed, landing)).rejects.toMatchObject(broken)
  await expect(format.open({ ...sealed, ...landing }, landing)).rejects.toMatchObject(broken)
})

const code = new Secret('AQD-code-under-test')

/** A code and the token that it brought, sealed one after the other by one process. */
async function codeAndToken(ref = 'attempt') {
  const prepared = await format.prepare({ ...landing, ref })
  return { code: prepared.sealCode(code), token: prepared.seal(token) }
}

test('a code opens again and its token is sealed, by another process, under the data key that is there', async () => {
  const sealed = (await format.prepare(landing)).sealCode(code)
  const { authorizationCode, prepared } = await format.resume(sealed, landing)
  expect(authorizationCode.reveal()).toBe(code.reveal())
  const row = prepared.seal(token)
  expect((await format.open(row, landing)).reveal()).toBe(token.reveal())
  expect(row.wrappedKey).toEqual(sealed.wrappedKey)
  expect(kms.contexts).toHaveLength(1)
})

test('a code and its token share a data key and nothing else', async () => {
  const sealed = await codeAndToken()
  expect(sealed.code.wrappedKey).toEqual(sealed.token.wrappedKey)
  for (const part of ['ciphertext', 'salt', 'iv', 'commitment', 'tokenId', 'kind'] as const) {
    expect(sealed.code[part]).not.toEqual(sealed.token[part])
  }
  expect(Buffer.from(sealed.code.ciphertext).toString('latin1')).not.toContain('AQD')
})

test('a code never opens as the token of its attempt, nor that token as a code, though they share a data key', async () => {
  const sealed = await codeAndToken()
  for (const row of [sealed.code, { ...sealed.code, kind: 'landing', tokenId: sealed.token.tokenId }]) {
    await expect(format.open(row, landing)).rejects.toMatchObject(broken)
  }
  for (const row of [sealed.token, { ...sealed.token, kind: 'code', tokenId: sealed.code.tokenId }]) {
    await expect(format.resume(row, landing)).rejects.toMatchObject(broken)
  }
})

test('the code of another attempt does not open, nor relabelled, nor under the key of this one', async () => {
  const [mine, other] = [await codeAndToken(), await codeAndToken('other')]
  const swapped = [
    other.code,
    { ...other.code, ref: 'attempt' },
    { ...other.code, ref: 'attempt', wrappedKey: mine.code.wrappedKey },
    { ...mine.code, ciphertext: other.code.ciphertext },
  ]
  for (const row of swapped) await expect(format.resume(row, landing)).rejects.toMatchObject(broken)
})

test('once the token is sealed its code is not, and no data key is left of either', async () => {
  const prepared = await format.prepare(landing)
  const sealed = prepared.sealCode(code)
  prepared.seal(token)
  expect(() => prepared.sealCode(code)).toThrow(expect.objectContaining(unavailable))
  const resumed = await format.resume(sealed, landing)
  resumed.prepared.seal(token)
  const other = { ...sealed, iv: sealed.salt.slice(0, 12) }
  await expect(format.resume(other, landing)).rejects.toMatchObject(broken)
  expect(kms.handedOut).toHaveLength(3)
  for (const key of kms.handedOut) expect(Buffer.from(key).equals(Buffer.alloc(32))).toBe(true)
})

test('a row that shows its foreign owner is refused without asking kms', async () => {
  const sealed = await sealedFor(root)
  await expect(format.open(sealed, { ...root, ref: 'inst_2' })).rejects.toMatchObject(broken)
  expect(kms.decrypts).toBe(0)
})

test('a kms that does not answer, or whose key is disabled, is unavailable and not a broken seal', async () => {
  const sealed = await sealedFor(landing)
  const causes = [
    new KMSInternalException({ message: 'busy', $metadata: {} }),
    new DisabledException({ message: 'disabled', $metadata: {} }),
    new Error('socket hang up'),
  ]
  for (const cause of causes) {
    kms.failWith = cause
    await expect(format.prepare(landing)).rejects.toMatchObject(unavailable)
    await expect(format.open(sealed, landing)).rejects.toMatchObject({ ...unavailable, cause })
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { landingSeal } from '../../../../shared/adapters/vault/landing-seal.ts'
import { openLandingToken } from '../../../../shared/adapters/vault/open-token.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { withLostAnswers } from '../dynamodb/lost-answers.ts'
import { withOutage } from '../dynamodb/outage.ts'
import { vaultInProcess, type VaultInProcess } from './vault-in-process.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const context = adapterContext()
const seals = landingSeal(context)
const openLanding = openLandingToken(context)

async function opened(attemptId: string) {
  return (await openLanding({ appKey: 'demo', attemptId }))?.reveal()
}

test('a landing token is one sealed row that may go after seven days', async () => {
  await vault.land('sealed')
  const row = await vault.rowOf('LAND#sealed')
  expect(row).toMatchObject({
    sk: 'META',
    v: 1,
    app: 'demo',
    kind: 'landing',
    ref: 'sealed',
    sealedAt: START,
  })
  expect(row?.['ttl']).toBe(START / 1000 + 7 * 86_400)
  expect(row?.['ciphertext']).toBeInstanceOf(Uint8Array)
  expect(await opened('sealed')).toBe('EAAB-sealed')
})

test('preparing writes nothing', async () => {
  await seals.prepare({ appKey: 'demo', attemptId: 'prepared' })
  expect(await vault.rowOf('LAND#prepared')).toBeUndefined()
})

test('a preparation seals one token', async () => {
  const prepared = await seals.prepare({ appKey: 'demo', attemptId: 'twice' })
  await prepared.store(new Secret('EAAB-first'))
  await expect(prepared.store(new Secret('EAAB-second'))).rejects.toMatchObject({
    code: 'ERR_VAULT_UNAVAILABLE',
  })
  expect(await opened('twice')).toBe('EAAB-first')
})

test('a second token never replaces the first of an attempt', async () => {
  await vault.land('once')
  await expect(vault.land('once', 'EAAB-other')).rejects.toMatchObject({ code: 'ERR_VAULT_UNAVAILABLE' })
  expect(await opened('once')).toBe('EAAB-once')
})

test('a seal whose answer was lost is stored once and well', async () => {
  await withLostAnswers(() => vault.land('lost'))
  expect(await opened('lost')).toBe('EAAB-lost')
})

test('a table that is away for a moment costs no token', async () => {
  await withOutage(2, () => vault.land('outage'))
  expect(await opened('outage')).toBe('EAAB-outage')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { landingSeal } from '../../../../shared/adapters/vault/landing-seal.ts'
import { landingTakeover } from '../../../../shared/adapters/vault/landing-takeover.ts'
import { openLandingToken } from '../../../../shared/adapters/vault/open-token.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { withLostAnswers } from '../dynamodb/lost-answers.ts'
import { vaultInProcess, type VaultInProcess } from './vault-in-process.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const context = adapterContext()
const takeover = landingTakeover(context)
const openLanding = openLandingToken(context)
const broken = { code: 'ERR_VAULT_SEAL_BROKEN' }

function of(attemptId: string) {
  return { appKey: 'demo', attemptId }
}

/** The code of an attempt as its callback left it behind. */
async function codeLeftBy(attemptId: string) {
  const prepared = await landingSeal(context).prepare(of(attemptId))
  return prepared.sealCode(new Secret(`AQD-${attemptId}`))
}

async function opened(attemptId: string) {
  return (await openLanding(of(attemptId)))?.reveal()
}

test('the code that a callback left opens, and its token is a landing token like any other', async () => {
  const taken = await takeover.open(of('left'), await codeLeftBy('left'))
  expect(taken.authorizationCode.reveal()).toBe('AQD-left')
  expect(await vault.rowOf('LAND#left')).toBeUndefined()
  await taken.store(new Secret('EAAB-left'))
  expect(await vault.rowOf('LAND#left')).toMatchObject({ kind: 'landing', ref: 'left', sealedAt: START })
  expect(await opened('left')).toBe('EAAB-left')
})

test('the code of another attempt opens nothing, nor that of another app', async () => {
  const [mine, other] = [await codeLeftBy('mine'), await codeLeftBy('other')]
  const relabelled = { ...other, ref: 'mine' }
  for (const code of [other, relabelled, { ...mine, tokenId: other.tokenId }]) {
    await expect(takeover.open(of('mine'), code)).rejects.toMatchObject(broken)
  }
  await expect(takeover.open({ appKey: 'other', attemptId: 'mine' }, mine)).rejects.toMatchObject(broken)
})

test('a landing token is not opened as a code', async () => {
  await vault.land('token')
  const row = await vault.rowOf('LAND#token')
  const token = { ...row, v: 1, tokenId: String(row?.['tokenId']) }
  const relabelled = { ...token, kind: 'code' }
  await expect(takeover.open(of('token'), token)).rejects.toMatchObject(broken)
  await expect(takeover.open(of('token'), relabelled)).rejects.toMatchObject(broken)
})

test('a token that is there already is not replaced', async () => {
  const taken = await takeover.open(of('sealed'), await codeLeftBy('sealed'))
  await vault.land('sealed')
  await expect(taken.store(new Secret('EAAB-second'))).rejects.toMatchObject({
    code: 'ERR_VAULT_UNAVAILABLE',
  })
  expect(await opened('sealed')).toBe('EAAB-sealed')
})

test('a seal whose answer was lost is stored once and well', async () => {
  const taken = await takeover.open(of('lost'), await codeLeftBy('lost'))
  await withLostAnswers(() => taken.store(new Secret('EAAB-lost')))
  expect(await opened('lost')).toBe('EAAB-lost')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { landingTokens } from '../../../../shared/adapters/vault/landing-tokens.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { vaultInProcess, type VaultInProcess } from './vault-in-process.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const landings = landingTokens(adapterContext())

test('a landing token is found by its attempt, without anything of what is sealed', async () => {
  await vault.land('found')
  expect(await landings.find('found')).toEqual({ attemptId: 'found', sealedAt: START })
  expect(await landings.find('never')).toBeUndefined()
})

test('a landing token past its time is gone, though its row is still there', async () => {
  const late = adapterContext()
  await vault.land('late')
  late.later(7 * 86_400_000)
  expect(await landingTokens(late).find('late')).toBeUndefined()
  expect(await vault.rowOf('LAND#late')).toBeDefined()
})

test('a removed landing token is gone, and removing it again is fine', async () => {
  await vault.land('removed')
  await landings.remove('removed')
  await landings.remove('removed')
  expect(await landings.find('removed')).toBeUndefined()
})

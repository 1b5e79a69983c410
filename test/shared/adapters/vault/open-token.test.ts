import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLandingToken, openRootToken } from '../../../../shared/adapters/vault/open-token.ts'
import { rootSeal } from '../../../../shared/adapters/vault/root-seal.ts'
import { adapterContext } from '../adapter-context.ts'
import { rootOf, vaultInProcess, type VaultInProcess } from './vault-in-process.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const roots = rootSeal(adapterContext())
const openLanding = openLandingToken(adapterContext())
const openRoot = openRootToken(adapterContext())
const broken = { code: 'ERR_VAULT_SEAL_BROKEN' }

test('a landing token opens for its attempt and app only', async () => {
  await vault.land('mine')
  expect((await openLanding({ appKey: 'demo', attemptId: 'mine' }))?.reveal()).toBe('EAAB-mine')
  expect(await openLanding({ appKey: 'demo', attemptId: 'other' })).toBeUndefined()
  await expect(openLanding({ appKey: 'other', attemptId: 'mine' })).rejects.toMatchObject(broken)
})

test('a landing token past its time opens no more', async () => {
  const late = adapterContext()
  await vault.land('late')
  late.later(7 * 86_400_000)
  expect(await openLandingToken(late)({ appKey: 'demo', attemptId: 'late' })).toBeUndefined()
})

test('a root token opens for its installation and app only', async () => {
  await vault.land('root')
  await roots.sealFromLanding(rootOf('root', 'inst_1'))
  expect((await openRoot({ appKey: 'demo', installationId: 'inst_1' }))?.reveal()).toBe('EAAB-root')
  expect(await openRoot({ appKey: 'demo', installationId: 'inst_2' })).toBeUndefined()
  await expect(openRoot({ appKey: 'other', installationId: 'inst_1' })).rejects.toMatchObject(broken)
})

test('what is swapped between two businesses opens for neither', async () => {
  for (const place of ['a', 'b']) {
    await vault.land(`swap-${place}`)
    await roots.sealFromLanding(rootOf(`swap-${place}`, `inst_swap_${place}`))
  }
  const [mine, other] = [await vault.rowOf('ROOT#inst_swap_a'), await vault.rowOf('ROOT#inst_swap_b')]
  const landing = await vault.rowOf('LAND#swap-a')
  const key = { pk: 'ROOT#inst_swap_a', sk: 'META' }
  const plantings = [
    { ...other, ...key },
    { ...mine, ciphertext: other?.['ciphertext'] },
    { ...mine, wrappedKey: other?.['wrappedKey'] },
    { ...mine, ...other, ...key, ref: 'inst_swap_a' },
    { ...mine, ...landing, ...key, kind: 'root', ref: 'inst_swap_a' },
    { ...landing, ...key },
  ]
  for (const Item of plantings) {
    await vault.client.send(new PutCommand({ TableName: 'vault', Item }))
    const opening = openRoot({ appKey: 'demo', installationId: 'inst_swap_a' })
    await expect(opening).rejects.toMatchObject(broken)
  }
  await vault.client.send(new DeleteCommand({ TableName: 'vault', Key: key }))
  expect(await openRoot({ appKey: 'demo', installationId: 'inst_swap_a' })).toBeUndefined()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRootToken } from '../../../../shared/adapters/vault/open-token.ts'
import { rootSeal } from '../../../../shared/adapters/vault/root-seal.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { rootOf, vaultInProcess, type VaultInProcess } from './vault-in-process.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const roots = rootSeal(adapterContext())
const openRoot = openRootToken(adapterContext())

async function opened(installationId: string) {
  return (await openRoot({ appKey: 'demo', installationId }))?.reveal()
}

test('a root token is the landing token sealed anew, under a key of its own', async () => {
  await vault.land('attempt')
  expect(await roots.sealFromLanding({ ...rootOf('attempt', 'inst_1'), tokenExpiresAt: 7 })).toBe('sealed')
  expect(await opened('inst_1')).toBe('EAAB-attempt')
  const [landing, row] = [await vault.rowOf('LAND#attempt'), await vault.rowOf('ROOT#inst_1')]
  expect(row).toMatchObject({
    sk: 'META',
    kind: 'root',
    ref: 'inst_1',
    tokenKind: 'system-user',
    tokenExpiresAt: 7,
  })
  expect(row).toMatchObject({ lastAttemptId: 'attempt', tokenIssuedAt: START, sealedAt: START })
  expect(row).not.toHaveProperty('ttl')
  expect(row?.['wrappedKey']).not.toEqual(landing?.['wrappedKey'])
})

test('the newest consent holds the root token, whatever the order and however often it is told', async () => {
  for (const attemptId of ['old', 'new', 'same']) await vault.land(attemptId)
  expect(await roots.sealFromLanding(rootOf('new', 'inst_order', 9))).toBe('sealed')
  expect(await roots.sealFromLanding(rootOf('old', 'inst_order', 1))).toBe('superseded')
  expect(await roots.sealFromLanding(rootOf('same', 'inst_order', 9))).toBe('superseded')
  expect(await roots.sealFromLanding(rootOf('new', 'inst_order', 9))).toBe('sealed')
  expect(await opened('inst_order')).toBe('EAAB-new')
})

test('a newer consent leaves nothing of an older one, an expiry included', async () => {
  for (const attemptId of ['ends', 'lasts']) await vault.land(attemptId)
  await roots.sealFromLanding({ ...rootOf('ends', 'inst_expiry', 1), tokenExpiresAt: 7 })
  await roots.sealFromLanding(rootOf('lasts', 'inst_expiry', 2))
  expect(await vault.rowOf('ROOT#inst_expiry')).not.toHaveProperty('tokenExpiresAt')
})

test('without its landing token no root token is sealed, and trying again later is right', async () => {
  await expect(roots.sealFromLanding(rootOf('nowhere', 'inst_none'))).rejects.toMatchObject({
    retry: 'later',
  })
  expect(await vault.rowOf('ROOT#inst_none')).toBeUndefined()
})

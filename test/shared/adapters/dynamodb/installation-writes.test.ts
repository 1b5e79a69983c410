import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionReads } from '../../../../shared/adapters/dynamodb/connection-reads.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import { adapterContext } from '../adapter-context.ts'
import { anAdAccount, anInstallation, consent } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = installationWrites(adapterContext())
const reads = connectionReads(adapterContext())

async function rowsOf(installationId: string) {
  return (await tables.rows('connections')).filter(({ pk }) => pk === `INST#${installationId}`)
}

async function assetsOf(installationId: string) {
  const keys = (await rowsOf(installationId)).map(({ sk }) => String(sk))
  return keys.filter((sk) => sk.startsWith('ASSET#')).toSorted()
}

test('an installation is kept with the consent that wrote it', async () => {
  const installation = anInstallation('kept', { tokenExpiresAt: 5 })
  expect(await writes.put(installation, consent('a'))).toBe('kept')
  expect(await rowsOf('kept')).toEqual([
    {
      pk: 'INST#kept',
      sk: 'META',
      ...installation,
      listPk: 'APP#demo',
      listSk: 'kept',
      lastAttemptId: 'a',
      tokenIssuedAt: consent('a').tokenIssuedAt,
      tokenSealedAt: consent('a').tokenSealedAt,
    },
  ])
})

test('a newer consent replaces every part of an installation, an expiry that is gone included', async () => {
  await writes.put(anInstallation('newer', { tokenExpiresAt: 5 }), consent('a'))
  expect(await writes.put(anInstallation('newer', { actorId: '7' }), consent('b', 1))).toBe('kept')
  const [row] = await rowsOf('newer')
  expect(row).toMatchObject({ actorId: '7', lastAttemptId: 'b' })
  expect(row).not.toHaveProperty('tokenExpiresAt')
})

test('an older consent, and another of the same second, lose and change nothing', async () => {
  await writes.put(anInstallation('older'), consent('b', 1))
  const before = await rowsOf('older')
  expect(await writes.put(anInstallation('older', { actorId: '7' }), consent('a'))).toBe('superseded')
  expect(await writes.put(anInstallation('older', { actorId: '7' }), consent('c', 1))).toBe('superseded')
  expect(await rowsOf('older')).toEqual(before)
})

test('whatever the order of consents and repeats, the newest one stands', async () => {
  const [first, second, third] = [consent('a', 1), consent('b', 2), consent('c', 3)]
  const told = [second, third, first, first, third, second, second, first]
  const written = told.map((by) => writes.put(anInstallation('orders', { actorId: by.attemptId }), by))
  await Promise.all(written)
  expect(await rowsOf('orders')).toMatchObject([{ actorId: 'c', lastAttemptId: 'c' }])
})

test('assets are made exactly those granted, and come back as they were put', async () => {
  await writes.putAssets('assets', [anAdAccount('act_1'), anAdAccount('act_2')], consent('a'))
  expect(await reads.asset('assets', 'ad-account', 'act_1')).toEqual(anAdAccount('act_1'))
  expect(
    await writes.putAssets('assets', [anAdAccount('act_2'), anAdAccount('act_3')], consent('b', 1)),
  ).toBe('kept')
  expect(await assetsOf('assets')).toEqual(['ASSET#ad-account#act_2', 'ASSET#ad-account#act_3'])
  expect(await reads.asset('assets', 'ad-account', 'act_1')).toBeUndefined()
})

test('an asset that a repeat of the same consent no longer finds goes too', async () => {
  await writes.putAssets('same', [anAdAccount('act_1'), anAdAccount('act_2')], consent('a'))
  expect(await writes.putAssets('same', [anAdAccount('act_1')], consent('a'))).toBe('kept')
  expect(await assetsOf('same')).toEqual(['ASSET#ad-account#act_1'])
})

test('an older consent takes no asset from a newer one', async () => {
  await writes.putAssets('late', [anAdAccount('act_1')], consent('b', 1))
  expect(await writes.putAssets('late', [anAdAccount('act_1')], consent('a'))).toBe('superseded')
  expect(await writes.putAssets('late', [anAdAccount('act_2')], consent('a'))).toBe('superseded')
  expect(await writes.putAssets('late', [], consent('a'))).toBe('superseded')
  expect(await assetsOf('late')).toEqual(['ASSET#ad-account#act_1'])
})

test('an older consent does not bring back an asset that a newer one removed', async () => {
  await writes.put(anInstallation('undead'), consent('a'))
  await writes.putAssets('undead', [anAdAccount('act_1')], consent('a'))
  await writes.put(anInstallation('undead'), consent('b', 1))
  await writes.putAssets('undead', [anAdAccount('act_2')], consent('b', 1))
  const late = [anAdAccount('act_1'), anAdAccount('act_3')]
  expect(await writes.putAssets('undead', late, consent('a'))).toBe('superseded')
  expect(await assetsOf('undead')).toEqual(['ASSET#ad-account#act_2'])
})

test('of two consents at once only the assets of the newer one are left', async () => {
  const consents = [
    { by: consent('a', 1), assets: ['act_1', 'act_2'].map(anAdAccount) },
    { by: consent('b', 2), assets: ['act_2', 'act_3'].map(anAdAccount) },
  ]
  const told = [...consents, ...consents, ...consents.toReversed()].map(async ({ by, assets }) => {
    if ((await writes.put(anInstallation('two'), by)) === 'kept') await writes.putAssets('two', assets, by)
  })
  await Promise.all(told)
  expect(await assetsOf('two')).toEqual(['ASSET#ad-account#act_2', 'ASSET#ad-account#act_3'])
})

test('more assets than one page or batch holds are all put and all removed', async () => {
  const many = Array.from({ length: 60 }, (_, place) => anAdAccount(`act_${place}`))
  await writes.putAssets('many', many, consent('a'))
  expect(await assetsOf('many')).toHaveLength(60)
  await writes.putAssets('many', [], consent('b', 1))
  expect(await assetsOf('many')).toEqual([])
})

test('installation and connection rows are not taken for assets', async () => {
  await writes.put(anInstallation('beside'), consent('a'))
  await writes.putAssets('beside', [], consent('b', 1))
  expect((await rowsOf('beside')).map(({ sk }) => sk)).toEqual(['META'])
})

test('lost answers change neither result nor rows', async () => {
  const granted = [anAdAccount('act_1'), anAdAccount('act_2')]
  await withLostAnswers(async () => {
    expect(await writes.put(anInstallation('lost'), consent('a'))).toBe('kept')
    expect(await writes.putAssets('lost', granted, consent('a'))).toBe('kept')
    expect(await writes.putAssets('lost', granted.slice(1), consent('b', 1))).toBe('kept')
  })
  expect(await assetsOf('lost')).toEqual(['ASSET#ad-account#act_2'])
})

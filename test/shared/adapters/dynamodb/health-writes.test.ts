import { afterAll, beforeAll, expect, test } from 'vitest'
import { healthWrites } from '../../../../shared/adapters/dynamodb/health-writes.ts'
import { installationReads } from '../../../../shared/adapters/dynamodb/installation-reads.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import type { Health } from '../../../../shared/domain/verdict/health.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { anInstallation, consent } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const installations = installationWrites(adapterContext())
const reads = installationReads(adapterContext())
const writes = healthWrites(adapterContext())

function doubted(attemptId: string, at = START + 1): Health {
  return { verdict: 'unknown', since: at, evidence: [{ kind: 'uninstalled', at }], attemptId }
}

test('an installation is read with its consent, and without a health while none was written', async () => {
  const installation = anInstallation('inst_new', { tokenExpiresAt: 5 })
  expect(await reads.find('inst_new')).toBeUndefined()
  await installations.put(installation, consent('a'))
  expect(await reads.find('inst_new')).toEqual({ installation, precedence: consent('a'), healthRevision: 0 })
})

test('a health is written for the consent that stands, and read back as it was', async () => {
  await installations.put(anInstallation('inst_1'), consent('a'))
  expect(await writes.write('inst_1', doubted('a'), 0)).toBe(true)
  expect(await reads.find('inst_1')).toMatchObject({ health: doubted('a'), healthRevision: 1 })
})

test('of two healths that rest on the same reading one loses, so that no evidence is lost', async () => {
  await installations.put(anInstallation('inst_2'), consent('a'))
  const ends = await Promise.all(
    [2, 3, 4, 5].map((at) => writes.write('inst_2', doubted('a', START + at), 0)),
  )
  expect(ends.filter(Boolean)).toHaveLength(1)
  expect(await writes.write('inst_2', doubted('a', START + 9), 0)).toBe(false)
  expect(await writes.write('inst_2', doubted('a', START + 9), 1)).toBe(true)
  expect(await writes.write('inst_2', doubted('a', START + 9), 1)).toBe(false)
  expect((await reads.find('inst_2'))?.healthRevision).toBe(2)
})

test('a health about another consent than stands is not written', async () => {
  await installations.put(anInstallation('inst_3'), consent('b', 5))
  expect(await writes.write('inst_3', doubted('a'), 0)).toBe(false)
  expect(await writes.write('inst_none', doubted('a'), 0)).toBe(false)
  expect(await reads.find('inst_none')).toBeUndefined()
})

test('a new consent leaves the judge’s part where it is, and takes it over by its revision', async () => {
  await installations.put(anInstallation('inst_4'), consent('a'))
  await writes.write('inst_4', doubted('a'), 0)
  await installations.put(anInstallation('inst_4', { consentedAt: START + 5000 }), consent('b', 5))
  expect(await reads.find('inst_4')).toMatchObject({ health: doubted('a'), healthRevision: 1 })
  expect(await writes.write('inst_4', doubted('b'), 1)).toBe(true)
})

test('a lost answer loses against itself, and what was written stands', async () => {
  await installations.put(anInstallation('inst_5'), consent('a'))
  await withLostAnswers(() => writes.write('inst_5', doubted('a'), 0))
  expect(await reads.find('inst_5')).toMatchObject({ health: doubted('a'), healthRevision: 1 })
})

test('questions are put off once, until their time has come', async () => {
  await installations.put(anInstallation('inst_6'), consent('a'))
  expect(await writes.putOff('inst_6', START, START + 100)).toBe(true)
  expect(await writes.putOff('inst_6', START + 99, START + 200)).toBe(false)
  expect((await reads.find('inst_6'))?.questionsFrom).toBe(START + 100)
  expect(await writes.putOff('inst_6', START + 100, START + 200)).toBe(true)
  expect(await writes.putOff('inst_none', START, START + 100)).toBe(false)
})

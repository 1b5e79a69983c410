import { afterAll, beforeAll, expect, test } from 'vitest'
import { attemptTakeover } from '../../../../shared/adapters/dynamodb/attempt-takeover.ts'
import {
  attemptEnds,
  attemptExchange,
  loginAttempts,
  newLoginAttempts,
} from '../../../../shared/adapters/dynamodb/login-attempts.ts'
import { landingSeal } from '../../../../shared/adapters/vault/landing-seal.ts'
import { landingTakeover } from '../../../../shared/adapters/vault/landing-takeover.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { vaultInProcess, type VaultInProcess } from '../vault/vault-in-process.ts'
import { anAttempt } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'

let vault: VaultInProcess
beforeAll(async () => {
  vault = await vaultInProcess()
})
afterAll(() => vault.close())

const context = adapterContext()
const exchange = attemptExchange(context)
const takeover = attemptTakeover(context)
const CODE = 'AQD-authorization-code'
const seen = START + 45_000
const next = { seenDeadlineAt: seen, deadlineAt: seen + 75_000 }

async function rowOf(attemptId: string): Promise<Record<string, unknown>> {
  const rows = await vault.rows('ephemeral')
  return rows.find(({ pk }) => pk === `ATT#${attemptId}`) ?? {}
}

/** An attempt whose callback has sealed its code, begun the exchange and died. */
async function leftExchanging(attemptId: string): Promise<void> {
  await newLoginAttempts(context).put(anAttempt(attemptId))
  const seal = await landingSeal(context).prepare({ appKey: 'demo', attemptId })
  const sealedCode = seal.sealCode(new Secret(CODE))
  await exchange.begin(attemptId, { codeHash: 'hash', sealedCode, now: START, deadlineAt: seen })
}

/** Every byte of a row as text, in the forms in which a secret could lie there. */
function bytesOf(row: object): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    value instanceof Uint8Array
      ? [Buffer.from(value).toString('latin1'), Buffer.from(value).toString('base64')]
      : value,
  )
}

test('of the code nothing but ciphertext lies at rest, and nobody reads it with the attempt', async () => {
  await leftExchanging('at-rest')
  const row = await rowOf('at-rest')
  expect(row['sealedCode']).toMatchObject({ v: 1, app: 'demo', kind: 'code', ref: 'at-rest' })
  for (const form of [CODE, Buffer.from(CODE).toString('base64').slice(0, -3)]) {
    expect(bytesOf(row)).not.toContain(form)
  }
  expect(await loginAttempts(context).find('at-rest')).not.toHaveProperty('sealedCode')
})

test('whoever claims an exchange gets the code that its callback sealed', async () => {
  await leftExchanging('claimed')
  const claimed = await takeover.claim('claimed', next)
  const landing = { appKey: 'demo', attemptId: 'claimed' }
  if (!claimed?.sealedCode) throw new Error('no code')
  const taken = await landingTakeover(context).open(landing, claimed.sealedCode)
  expect(taken.authorizationCode.reveal()).toBe(CODE)
  expect(await rowOf('claimed')).toMatchObject({ status: 'exchanging', exchangeDeadlineAt: next.deadlineAt })
})

test('of fifty runs at once that saw the same deadline one takes the exchange over', async () => {
  await leftExchanging('race')
  const claims = await Promise.all(Array.from({ length: 50 }, () => takeover.claim('race', next)))
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
  expect(await takeover.claim('race', next)).toBeUndefined()
})

test('once its new deadline was seen an exchange can be taken over again', async () => {
  await leftExchanging('again')
  await takeover.claim('again', next)
  const later = { seenDeadlineAt: next.deadlineAt, deadlineAt: next.deadlineAt + 75_000 }
  expect(await takeover.claim('again', later)).toHaveProperty('sealedCode.kind', 'code')
})

test('the one that takes over still knows it when the answers are lost', async () => {
  await leftExchanging('lost')
  await withLostAnswers(async () => {
    expect(await takeover.claim('lost', next)).toHaveProperty('sealedCode.kind', 'code')
    expect(await takeover.claim('lost', next)).toBeUndefined()
    expect(await takeover.sealed('lost', START)).toBe(true)
  })
})

test.each(['pending', 'sealed', 'ended'] as const)(
  'an attempt that is %s is not taken over',
  async (status) => {
    const attemptId = `claim-${status}`
    await newLoginAttempts(context).put(anAttempt(attemptId, { status, exchangeDeadlineAt: seen }))
    expect(await takeover.claim(attemptId, next)).toBeUndefined()
    expect(await takeover.claim('unknown', next)).toBeUndefined()
  },
)

test('an exchange of which no code was kept is claimed all the same', async () => {
  await newLoginAttempts(context).put(
    anAttempt('no-code', { status: 'exchanging', exchangeDeadlineAt: seen }),
  )
  expect(await takeover.claim('no-code', next)).toStrictEqual({ sealedCode: undefined })
})

const overs: readonly [string, (attemptId: string) => Promise<boolean>][] = [
  ['is sealed by its callback', (attemptId) => exchange.sealed(attemptId, START)],
  ['is sealed by whoever took it over', (attemptId) => takeover.sealed(attemptId, START)],
  [
    'has ended',
    (attemptId) =>
      attemptEnds(context).end(attemptId, {
        from: ['exchanging'],
        end: { outcome: 'failed', reason: 'code-dead' },
        now: START,
      }),
  ],
]

test.each(overs)('the sealed code goes when the exchange %s', async (what, over) => {
  await leftExchanging(what)
  expect(await over(what)).toBe(true)
  expect(await rowOf(what)).not.toHaveProperty('sealedCode')
})

import { createHmac, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createClock, type Clock } from '../../../../../infra/local/clock.ts'
import {
  createJwtAuthorizer,
  type JwtAuthorizer,
} from '../../../../../infra/local/http-api/jwt/jwt-authorizer.ts'
import { startTokenIssuer, type TokenIssuer } from '../../../../factories/token-issuer.ts'

const HOUR = 3_600_000
const AUDIENCE = ['https://api.example', 'other-api']

let issuer: TokenIssuer
let clock: Clock
let authorize: JwtAuthorizer

beforeAll(async () => {
  issuer = await startTokenIssuer()
})
afterAll(() => issuer.close())
beforeEach(() => {
  clock = createClock()
  authorize = createJwtAuthorizer({ issuer: issuer.issuer, audience: AUDIENCE }, clock)
})

/** The claims of a token that holds, with some changed or, as undefined, left out. */
function claims(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const now = Math.floor(clock.now() / 1000)
  const good = { iss: issuer.issuer, aud: AUDIENCE[0], sub: 'partner', iat: now - 10, exp: now + 600 }
  return JSON.parse(JSON.stringify({ ...good, ...change })) as Record<string, unknown>
}
const bearer = async (change?: Readonly<Record<string, unknown>>) =>
  `Bearer ${await issuer.mint(claims(change))}`
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const seconds = () => Math.floor(clock.now() / 1000)

it('believes a token with and without Bearer before it, and tells its claims as text', async () => {
  const given = { scope: 'a b', groups: ['x', 'y'], admin: true, level: 3 }
  const token = await bearer(given)
  for (const header of [token, token.replace('Bearer ', ''), token.replace('Bearer', 'bearer')]) {
    expect(await authorize(header)).toEqual({
      claims: {
        iss: issuer.issuer,
        aud: AUDIENCE[0],
        sub: 'partner',
        iat: expect.stringMatching(/^\d+$/),
        exp: expect.stringMatching(/^\d+$/),
        scope: 'a b',
        groups: '[x y]',
        admin: 'true',
        level: '3',
      },
      scopes: null,
    })
  }
})

it.each([
  ['one of several audiences', () => ({ aud: ['elsewhere', 'other-api'] })],
  ['a client id where there is no audience', () => ({ aud: undefined, client_id: 'other-api' })],
  ['a time from which it holds, gone by', () => ({ nbf: seconds() - 1 })],
  ['no time of issue', () => ({ iat: undefined })],
])('believes a token with %s', async (_what, change) => {
  expect(await authorize(await bearer(change()))).toBeDefined()
})

it.each([
  ['another issuer', () => ({ iss: 'https://login.example' })],
  ['the issuer with a slash', () => ({ iss: `${issuer.issuer}/` })],
  ['no issuer', () => ({ iss: undefined })],
  ['another audience', () => ({ aud: 'elsewhere' })],
  ['no audience', () => ({ aud: undefined })],
  ['another audience and a client id that would do', () => ({ aud: 'elsewhere', client_id: 'other-api' })],
  ['an hour that is over', () => ({ exp: seconds() - 1 })],
  ['no end', () => ({ exp: undefined })],
  ['an end that is no number', () => ({ exp: String(seconds() + 600) })],
  ['a time that has not come', () => ({ nbf: seconds() + 60 })],
  ['an issue that has not come', () => ({ iat: seconds() + 60 })],
])('does not believe a token with %s', async (_what, change) => {
  expect(await authorize(await bearer(change()))).toBeUndefined()
})

it('ends to believe a token when the clock of the ground passes its end', async () => {
  const token = await bearer()
  expect(await authorize(token)).toBeDefined()
  clock.advance(601_000)
  expect(await authorize(token)).toBeUndefined()
})

it('does not believe a token that was changed, or signed with another key under the same id', async () => {
  const token = await bearer()
  const [head, , signature] = token.split('.')
  const forged = part(claims({ sub: 'second' }))
  expect(await authorize([head, forged, signature].join('.'))).toBeUndefined()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { kid } = JSON.parse(Buffer.from((head ?? '').replace('Bearer ', ''), 'base64url').toString()) as {
    kid: string
  }
  const stranger = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
  expect(await authorize(stranger)).toBeUndefined()
})

it('does not believe a token without an algorithm, or one that takes the public key for a secret', async () => {
  const published = await fetch(`${issuer.issuer}/keys`)
  const { keys } = (await published.json()) as { keys: { kid: string; n: string }[] }
  const kid = keys[0]?.kid
  const body = part(claims())
  for (const alg of ['none', 'None', 'HS256', 'constructor']) {
    const signed = `${part({ alg, kid })}.${body}`
    const signature = createHmac('sha256', keys[0]?.n ?? '')
      .update(signed)
      .digest('base64url')
    expect(await authorize(`${signed}.${signature}`)).toBeUndefined()
    expect(await authorize(`${signed}.`)).toBeUndefined()
  }
})

it.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  'Bearer a.b.c',
  'a.b',
  'Basic dTpw',
  'AWS4-HMAC-SHA256 Credential=x',
])('finds no token in %j', async (header) => {
  expect(await authorize(header)).toBeUndefined()
})

it('asks for a key once and keeps it for two hours', async () => {
  const before = issuer.asked.length
  await Promise.all(Array.from({ length: 5 }, async () => authorize(await bearer())))
  await authorize(await bearer())
  expect(issuer.asked.slice(before)).toEqual(['/.well-known/openid-configuration', '/keys'])
  clock.advance(2 * HOUR)
  expect(await authorize(await bearer())).toBeDefined()
  expect(issuer.asked.slice(before)).toHaveLength(4)
})

it('asks anew for a key that it does not know, though not for every token', async () => {
  await authorize(await bearer())
  await issuer.rotate()
  const before = issuer.asked.length
  expect(await authorize(await bearer())).toBeUndefined()
  expect(issuer.asked).toHaveLength(before)
  clock.advance(60_000)
  expect(await authorize(await bearer())).toBeDefined()
})

it('believes tokens of the old key as long as it is published or kept', async () => {
  const old = await bearer()
  await issuer.rotate()
  const grown = createJwtAuthorizer({ issuer: issuer.issuer, audience: AUDIENCE }, clock)
  expect(await grown(old)).toBeDefined()
  await issuer.rotate({ grace: false })
  expect(await grown(old)).toBeDefined()
  const fresh = createJwtAuthorizer({ issuer: issuer.issuer, audience: AUDIENCE }, clock)
  expect(await fresh(old)).toBeUndefined()
})

it('believes nothing while the issuer is away, and says so', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  issuer.setAway(true)
  expect(await authorize(await bearer())).toBeUndefined()
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
  issuer.setAway(false)
  expect(await authorize(await bearer())).toBeDefined()
})

import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTokenIssuer, type TokenIssuer } from '../../../../factories/token-issuer.ts'
import { apiRoutes, type Asked, hasBody, type Maker, RETURN_URL, type Send } from './api-routes.ts'
import { type DeployedWorld, deployedWorld, plainDeployment } from './deployed-world.ts'

const AUDIENCE = 'https://api.example'

let issuer: TokenIssuer
let foreign: TokenIssuer
let world: DeployedWorld

beforeAll(async () => {
  issuer = await startTokenIssuer()
  foreign = await startTokenIssuer()
  const authorization = {
    kind: 'jwt',
    issuer: issuer.issuer,
    audience: [AUDIENCE],
    claim: 'client_id',
  } as const
  const callers = {
    partner: { claimValue: 'client-partner', returnUrls: [RETURN_URL] },
    'second-partner': { claimValue: 'client-second', returnUrls: ['https://second.example/connected'] },
  }
  world = await deployedWorld({ ...plainDeployment, authorization, callers }, [
    'arn:aws:iam::000000000000:role/partner',
  ])
}, 120_000)
afterAll(async () => {
  await world.close()
  await issuer.close()
  await foreign.close()
})

const seconds = () => Math.floor(world.ground.clock.now() / 1000)

/** The claims of the partner's tokens, some changed or, as undefined, left out. */
function claims(change: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const now = seconds()
  const good = {
    iss: issuer.issuer,
    aud: AUDIENCE,
    client_id: 'client-partner',
    iat: now - 5,
    exp: now + 600,
  }
  return Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined))
}

function send(method: string, { path, body }: Asked, authorization?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
  return fetch(`${world.ground.apiOrigin}${path}`, {
    method,
    headers,
    ...(hasBody(method) && { body: JSON.stringify(body) }),
  })
}

const sendWith =
  (change: Readonly<Record<string, unknown>>): Send =>
  async (method, path, body) =>
    send(method, { path, body }, `Bearer ${await issuer.mint(claims(change))}`)
const asPartner = sendWith({})
const maker: Maker = { send: (...asked) => asPartner(...asked), connect: () => world.connect('partner') }
const asSecond = sendWith({ client_id: 'client-second' })

/** What the Authorization header holds in place of a token that would do. */
const attacks: Readonly<Record<string, () => Promise<string | undefined>>> = {
  'no token': () => Promise.resolve(undefined),
  'no token after Bearer': () => Promise.resolve('Bearer '),
  'a text that is no token': () => Promise.resolve('Bearer a.b.c'),
  'a password': () => Promise.resolve('Basic dXNlcjp3b3Jk'),
  'a signature of a role': async () => {
    const [keys] = world.ground.principals
    if (!keys) throw new Error('the ground has no keys')
    const aws = new AwsClient({ ...keys, region: world.ground.region, service: 'execute-api' })
    const { headers } = await aws.sign(world.ground.apiOrigin, { method: 'POST' })
    return headers.get('authorization') ?? ''
  },
  'another body under its signature': async () => {
    const [head, , signature] = (await issuer.mint(claims())).split('.')
    const body = Buffer.from(JSON.stringify(claims({ client_id: 'client-second' }))).toString('base64url')
    return `Bearer ${head}.${body}.${signature}`
  },
  'a token without a signature': async () => {
    const [, body] = (await issuer.mint(claims())).split('.')
    const head = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url')
    return `Bearer ${head}.${body}.`
  },
  'the key of another issuer': async () => `Bearer ${await foreign.mint(claims())}`,
  'the key of another issuer under the right id': async () => {
    const [head = ''] = (await issuer.mint(claims())).split('.')
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }
    return `Bearer ${await foreign.mint(claims(), { kid })}`
  },
  'another issuer': async () => `Bearer ${await foreign.mint(claims({ iss: foreign.issuer }))}`,
  'another audience': async () => `Bearer ${await issuer.mint(claims({ aud: 'https://other.example' }))}`,
  'no audience but its client id': async () => `Bearer ${await issuer.mint(claims({ aud: undefined }))}`,
  'an hour that is over': async () => `Bearer ${await issuer.mint(claims({ exp: seconds() - 1 }))}`,
  'an hour that has not begun': async () => `Bearer ${await issuer.mint(claims({ nbf: seconds() + 600 }))}`,
}

describe.each(apiRoutes)('$name', (route) => {
  const { method, isOfOne } = route
  let request: Asked

  beforeAll(async () => {
    request = await route.asked(maker)
  })

  it.each(Object.entries(attacks))('is closed to a request with %s', async (_name, attack) => {
    const response = await send(method, request, await attack())
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }])
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  it.each([
    ['a value that is not listed', { client_id: 'client-stranger' }],
    ['the name of a caller for a value', { client_id: 'partner' }],
    ['the value in a list', { client_id: ['client-partner'] }],
    ['the value in another claim', { client_id: undefined, sub: 'client-partner' }],
    ['no value', { client_id: '' }],
  ])('is closed to a token with %s', async (_what, change) => {
    const response = await sendWith(change)(method, request.path, request.body)
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'ERR_CALLER_UNKNOWN' }])
  })

  it('is open to a token of a listed caller', async () => {
    const response = await asPartner(method, request.path, request.body)
    expect([401, 403, 404]).not.toContain(response.status)
    expect(response.status).toBeLessThan(500)
  })

  it.runIf(isOfOne)('does not show another caller what one has made', async () => {
    const response = await asSecond(method, request.path, request.body)
    expect(response.status).toBe(404)
    const own = await route.asked(maker)
    expect((await asPartner(method, own.path, own.body)).status).toBeLessThan(400)
  })

  it('stays open when the issuer goes over to a new key', async () => {
    await issuer.rotate()
    world.ground.clock.advance(61_000)
    const own = await route.asked(maker)
    expect([401, 403, 404]).not.toContain((await asPartner(method, own.path, own.body)).status)
  })
})

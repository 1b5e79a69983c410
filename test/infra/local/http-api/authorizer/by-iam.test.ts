import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Credentials } from '../../../../../infra/local/callers.ts'
import { apiRoutes, type Asked, hasBody, type Maker, RETURN_URL, type Send } from './api-routes.ts'
import { type DeployedWorld, deployedWorld, plainDeployment } from './deployed-world.ts'

const ACCOUNT = 'arn:aws:iam::000000000000'
const partner = `${ACCOUNT}:role/partner`
const second = `${ACCOUNT}:role/teams/second-partner`
const stranger = `${ACCOUNT}:role/stranger`
const elsewhere = 'arn:aws:iam::111122223333:role/partner'
const person = `${ACCOUNT}:user/partner`
const HOUR = 3_600_000

let world: DeployedWorld

beforeAll(async () => {
  const callers = {
    partner: { roleArn: partner, returnUrls: [RETURN_URL] },
    'second-partner': { roleArn: second, returnUrls: ['https://second.example/connected'] },
  }
  world = await deployedWorld({ ...plainDeployment, callers }, [partner, second, stranger, elsewhere, person])
}, 120_000)
afterAll(() => world.close())

function keysOf(arn: string): Credentials {
  const found = world.ground.principals.find((principal) => principal.arn === arn)
  if (!found) throw new Error(`the ground has no keys for ${arn}`)
  return found
}

interface Signing {
  readonly keys?: Credentials
  readonly at?: number
  readonly region?: string
  readonly service?: string
}

/** The headers of a request as its signer makes them; what is sent with them may be another. */
async function signedHeaders(method: string, { path, body }: Asked, given: Signing = {}): Promise<Headers> {
  const { apiOrigin, clock } = world.ground
  const aws = new AwsClient({
    ...(given.keys ?? keysOf(partner)),
    region: given.region ?? world.ground.region,
    service: given.service ?? 'execute-api',
  })
  const datetime = new Date(given.at ?? clock.now()).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
  const { headers } = await aws.sign(`${apiOrigin}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(hasBody(method) && { body: JSON.stringify(body) }),
    aws: { allHeaders: true, datetime },
  })
  return headers
}

function send(method: string, { path, body }: Asked, headers?: Headers): Promise<Response> {
  const { apiOrigin } = world.ground
  return fetch(`${apiOrigin}${path}`, {
    method,
    ...(hasBody(method) && { body: JSON.stringify(body) }),
    ...(headers && { headers }),
  })
}

const sendAs =
  (arn: string): Send =>
  async (method, path, body) =>
    send(method, { path, body }, await signedHeaders(method, { path, body }, { keys: keysOf(arn) }))

/** The partner as one that can make what a route leads to. */
const asPartner: Maker = {
  send: (...asked) => sendAs(partner)(...asked),
  connect: () => world.connect('partner'),
}

const FORBIDDEN = [403, { message: 'Forbidden' }]
const answerOf = async (response: Response) => [response.status, await response.json()]

type Attack = (method: string, asked: Asked) => Promise<Response>

/** Signs one thing and sends another. */
const swapping =
  (change: (asked: Asked) => Partial<Asked>): Attack =>
  async (method, asked) =>
    send(method, { ...asked, ...change(asked) }, await signedHeaders(method, asked))

const signing =
  (given: () => Signing): Attack =>
  async (method, asked) =>
    send(method, asked, await signedHeaders(method, asked, given()))

const SWAPPED_BODY = 'another body than was signed'

const attacks: Readonly<Record<string, Attack>> = {
  'no signature': (method, asked) => send(method, asked),
  'a bearer token': (method, asked) => send(method, asked, new Headers({ authorization: 'Bearer a.b.c' })),
  'a wrong secret': signing(() => ({ keys: { ...keysOf(partner), secretAccessKey: 'guessed' } })),
  'a key that nobody has': signing(() => ({ keys: { ...keysOf(partner), accessKeyId: 'AKIANOBODY' } })),
  'a session token that its key does not have': signing(() => ({
    keys: { ...keysOf(partner), sessionToken: 'made up' },
  })),
  [SWAPPED_BODY]: swapping(({ body }) => ({ body: { ...body, reference: 'another' } })),
  'a query that was not signed': swapping(({ path }) => ({ path: `${path}?x=1` })),
  'a signature for another path': async (method, asked) =>
    send(method, asked, await signedHeaders(method, { ...asked, path: '/v1/other' })),
  'a signature for another method': async (method, asked) =>
    send(method, asked, await signedHeaders('PUT', asked)),
  'a signature of an hour ago': signing(() => ({ at: world.ground.clock.now() - HOUR })),
  'a signature of the next hour': signing(() => ({ at: world.ground.clock.now() + HOUR })),
  'a signature for another region': signing(() => ({ region: 'eu-central-1' })),
  'a signature for another service': signing(() => ({ service: 'sqs' })),
}

describe.each(apiRoutes)('$name', (route) => {
  const { method, isOfOne } = route
  let request: Asked

  beforeAll(async () => {
    request = await route.asked(asPartner)
  })

  // without a body there is none to swap
  const possible = Object.entries(attacks).filter(([name]) => hasBody(method) || name !== SWAPPED_BODY)
  it.each(possible)('is closed to %s', async (_name, attack) => {
    expect(await answerOf(await attack(method, request))).toEqual(FORBIDDEN)
  })

  it.each([
    ['a role that is not listed', stranger],
    ['a role of the same name in another account', elsewhere],
    ['a user of the same name', person],
  ])('is closed to %s', async (_who, arn) => {
    const response = await sendAs(arn)(method, request.path, request.body)
    expect(response.status).toBe(403)
  })

  it('is closed to the product’s own functions', async () => {
    for (const role of world.functionRoles) {
      const response = await sendAs(role)(method, request.path, request.body)
      expect([role, response.status]).toEqual([role, 403])
    }
  })

  it('is open to a listed role', async () => {
    const response = await sendAs(partner)(method, request.path, request.body)
    expect([401, 403, 404]).not.toContain(response.status)
    expect(response.status).toBeLessThan(500)
  })

  it.runIf(isOfOne)('does not show another caller what one has made', async () => {
    const foreign = await sendAs(second)(method, request.path, request.body)
    const nothing = route.askedForNothing(request)
    const none = await sendAs(second)(method, nothing.path, nothing.body)
    expect(foreign.status).toBe(404)
    expect(await answerOf(foreign)).toEqual(await answerOf(none))
    expect([...foreign.headers.keys()]).toEqual([...none.headers.keys()])
    const own = await route.asked(asPartner)
    expect((await sendAs(partner)(method, own.path, own.body)).status).toBeLessThan(400)
  })
})

const listed = async (arn: string) => (await sendAs(arn)('GET', '/v1/connections?limit=100', {})).text()

it('lists a caller’s own connections alone', async () => {
  const own = await world.connect('partner')
  const foreign = await world.connect('second-partner')
  expect(await listed(partner)).toContain(own)
  expect(await listed(partner)).not.toContain(foreign)
  expect(await listed(second)).toContain(foreign)
  expect(await listed(second)).not.toContain(own)
})

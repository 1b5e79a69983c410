import { AwsV4Signer } from 'aws4fetch'
import { expect, it } from 'vitest'
import { readAuthorization } from '../../../../infra/local/signature/authorization.ts'
import type { WireRequest } from '../../../../infra/local/signature/canonical-request.ts'
import { doubtOf, type SigningKey } from '../../../../infra/local/signature/verify.ts'

const KEY = { accessKeyId: 'ASIDTEMPORARY', secretAccessKey: 'a secret', sessionToken: 'a+token/of=its+own' }
const NOW = Date.UTC(2026, 10, 23, 12)
const MINUTE = 60_000

interface Signing {
  readonly url?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly service?: string
  readonly region?: string
  readonly at?: number
  readonly key?: typeof KEY
  readonly singleEncode?: boolean
}

/** A request as another's signer makes it, and as it would come over the wire. */
async function signed(given: Signing = {}): Promise<WireRequest> {
  const { service = 'kms', region = 'us-east-1', at = NOW, key = KEY, body, method = 'POST' } = given
  const { url, headers } = await new AwsV4Signer({
    ...key,
    ...given,
    url: given.url ?? 'https://aws.test/',
    method,
    service,
    region,
    datetime: new Date(at).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
  }).sign()
  const wire = Object.fromEntries([...headers].map(([name, value]) => [name, [value]]))
  return {
    method,
    target: `${url.pathname}${url.search}`,
    headers: { ...wire, host: [url.host] },
    body: Buffer.from(body ?? ''),
  }
}

function doubt(request: WireRequest, service = 'kms', key: SigningKey = KEY, now = NOW) {
  const authorization = readAuthorization(request.headers['authorization']?.[0])
  if (!authorization) throw new Error('the header could not be read')
  return doubtOf(request, authorization, key, { service, region: 'us-east-1', now })
}

it.each([
  ['a body', { body: '{"KeyId":"ü"}', headers: { 'x-amz-target': 'TrentService.Decrypt' } }],
  ['a path with encoded signs', { url: 'https://aws.test/v1/results/a%2Fb%20c%3D!*%C3%BC/' }],
  ['a path that climbs', { url: 'https://aws.test/a//b/./c/' }],
  ['a query out of order', { url: 'https://aws.test/?b=2&a=x%20y&b=1&A=%C3%BC&c' }],
  ['a value with many spaces', { headers: { 'x-amz-note': '  a    b  ' } }],
])('believes %s that another’s signer has signed', async (_what, given) => {
  expect(doubt(await signed(given))).toBeUndefined()
})

it('believes paths of S3 encoded once, and those of others encoded twice', async () => {
  const url = 'https://aws.test/bucket/a%20b/%C3%BC%3Dc/d!(e)'
  expect(doubt(await signed({ url, service: 's3' }), 's3')).toBeUndefined()
  expect(doubt(await signed({ url }))).toBeUndefined()
  expect(doubt(await signed({ url, singleEncode: true }))).toEqual({ kind: 'mismatch' })
})

it.each([
  ['the body', { body: Buffer.from('{"KeyId":"b"}') }],
  ['the method', { method: 'PUT' }],
  ['the path', { target: '/b?x=1' }],
  ['the query', { target: '/a?x=2' }],
  ['one parameter more', { target: '/a?x=1&y=1' }],
])('does not believe a request in which %s was changed', async (_what, change) => {
  const request = await signed({ url: 'https://aws.test/a?x=1', body: '{"KeyId":"a"}' })
  expect(doubt(request)).toBeUndefined()
  expect(doubt({ ...request, ...change })).toEqual({ kind: 'mismatch' })
})

it('does not believe a signed header that was changed, doubled or taken away', async () => {
  const request = await signed({ headers: { 'x-amz-target': 'TrentService.Decrypt' } })
  const changes = [['TrentService.Encrypt'], ['TrentService.Decrypt', 'x'], undefined]
  for (const value of changes) {
    const headers = { ...request.headers, 'x-amz-target': value }
    expect(doubt({ ...request, headers })).toEqual({ kind: 'mismatch' })
  }
})

it('does not believe another secret', async () => {
  const request = await signed({ key: { ...KEY, secretAccessKey: 'another secret' } })
  expect(doubt(request)).toEqual({ kind: 'mismatch' })
})

it('asks a temporary key for its token, and a lasting one for none', async () => {
  const request = await signed()
  expect(doubt(await signed({ key: { ...KEY, sessionToken: 'another' } }))).toEqual({ kind: 'token' })
  const { sessionToken: _sessionToken, ...lasting } = KEY
  expect(doubt(request, 'kms', lasting)).toEqual({ kind: 'token' })
  const { 'x-amz-security-token': _token, ...without } = request.headers
  expect(doubt({ ...request, headers: without })).toEqual({ kind: 'token' })
})

it.each([
  ['kms', 5],
  ['execute-api', 5],
  ['sqs', 15],
  ['s3', 15],
])('believes a signature for %s within %i minutes, early or late', async (service, minutes) => {
  const request = await signed({ service })
  for (const sign of [-1, 1]) {
    expect(doubt(request, service, KEY, NOW + sign * minutes * MINUTE)).toBeUndefined()
    expect(doubt(request, service, KEY, NOW + sign * (minutes * MINUTE + 1000))).toMatchObject({
      kind: 'skew',
    })
  }
})

it('says by how much a signature is too old or too new', async () => {
  const request = await signed()
  expect(doubt(request, 'kms', KEY, NOW + 60 * MINUTE)?.message).toBe(
    'Signature expired: 20261123T120000Z is now earlier than 20261123T125500Z (20261123T130000Z - 5 min.)',
  )
  expect(doubt(request, 'kms', KEY, NOW - 60 * MINUTE)?.message).toBe(
    'Signature not yet current: 20261123T120000Z is still later than 20261123T110500Z (20261123T110000Z + 5 min.)',
  )
})

it.each([
  ['another region', { region: 'eu-central-1' }, "a valid region, not 'eu-central-1'"],
  ['another service', { service: 'sqs' }, "correct service: 'kms'"],
])('does not believe a signature for %s', async (_what, given, message) => {
  expect(doubt(await signed(given))).toEqual({ kind: 'scope', message: expect.stringContaining(message) })
})

it('does not believe a scope of another day or with another end', async () => {
  const request = await signed()
  const header = request.headers['authorization']?.[0] ?? ''
  for (const [from, to] of [
    ['20261123', '20261122'],
    ['aws4_request', 'aws5_request'],
  ] as const) {
    const headers = { ...request.headers, authorization: [header.replace(from, to)] }
    expect(doubt({ ...request, headers })).toMatchObject({ kind: 'scope' })
  }
})

it('asks for a time, and for the host and every x-amz header to be signed', async () => {
  const request = await signed()
  const { 'x-amz-date': _date, ...undated } = request.headers
  expect(doubt({ ...request, headers: undated })).toMatchObject({ kind: 'incomplete' })
  const added = { ...request.headers, 'x-amz-target': ['TrentService.Decrypt'] }
  expect(doubt({ ...request, headers: added })).toEqual({
    kind: 'unsigned-header',
    message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
  })
  const hostless = (request.headers['authorization']?.[0] ?? '').replace('host;', '')
  const headers = { ...request.headers, authorization: [hostless] }
  expect(doubt({ ...request, headers })).toMatchObject({ kind: 'unsigned-header' })
})

it('takes an unsigned payload for S3 and for nobody else', async () => {
  const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const given = { headers, body: 'anything' }
  expect(doubt(await signed({ ...given, service: 's3' }), 's3')).toBeUndefined()
  expect(doubt(await signed(given))).toEqual({ kind: 'mismatch' })
})

it('compares the body of an upload with the hash that S3 was told, and asks for one', async () => {
  const headers = {
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  }
  const request = await signed({ service: 's3', headers, body: '' })
  expect(doubt(request, 's3')).toBeUndefined()
  expect(doubt({ ...request, body: Buffer.from('x') }, 's3')).toEqual({ kind: 'payload' })
  const { 'x-amz-content-sha256': _hash, ...without } = request.headers
  expect(doubt({ ...request, headers: without }, 's3')).toEqual({ kind: 'payload' })
})

it('refuses aloud a body that is signed chunk by chunk', async () => {
  const headers = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }
  const request = await signed({ service: 's3', headers })
  expect(() => doubt(request, 's3')).toThrow('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')
})

it.each([
  undefined,
  '',
  'Bearer x',
  'AWS4-HMAC-SHA512 Credential=a/20261123/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0',
  'AWS4-HMAC-SHA256 Credential=a/20261123/us-east-1/kms, SignedHeaders=host, Signature=0',
  'AWS4-HMAC-SHA256 Credential=a/b/20261123/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0',
  'AWS4-HMAC-SHA256 Credential=a/20261123/us-east-1/kms/aws4_request, Signature=0',
  'AWS4-HMAC-SHA256 Credential=a/20261123/us-east-1/kms/aws4_request, SignedHeaders=host',
  'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0',
])('reads no signature in %j', (header) => {
  expect(readAuthorization(header)).toBeUndefined()
})

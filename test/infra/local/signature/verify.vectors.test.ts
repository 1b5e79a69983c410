import { expect, it } from 'vitest'
import { readAuthorization } from '../../../../infra/local/signature/authorization.ts'
import { doubtOf } from '../../../../infra/local/signature/verify.ts'

/*
 * Cases of AWS's own Signature Version 4 test suite, whose key, time and scope are the same throughout, and the examples
 * of Amazon S3 (API Reference, Signature Calculations for the Authorization Header), both read 2026-11-23.
 */

const HOST = 'example.amazonaws.com'
const TIME = '20150830T123600Z'
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const HOST_AND_DATE = 'host;x-amz-date'

interface Case {
  readonly target?: string
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly body?: string
  readonly signed?: string
  readonly method?: 'GET' | 'POST'
}

const VANILLA = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const suite: Readonly<Record<string, readonly [Case, string]>> = {
  'get-vanilla': [{}, VANILLA],
  'get-vanilla-query': [{ target: '/' }, VANILLA],
  'get-relative': [{ target: '/example/..' }, VANILLA],
  'get-relative-relative': [{ target: '/example1/example2/../..' }, VANILLA],
  'get-slash': [{ target: '//' }, VANILLA],
  'get-slash-dot-slash': [{ target: '/./' }, VANILLA],
  'get-slash-pointless-dot': [
    { target: '/./example' },
    'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  ],
  'get-slashes': [
    { target: '//example//' },
    '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  ],
  'get-space': [
    { target: '/example space/' },
    '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  ],
  'get-unreserved': [
    { target: `/${UNRESERVED}` },
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ],
  'get-utf8': [{ target: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
  'get-vanilla-empty-query-key': [
    { target: '/?Param1=value1' },
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  'get-vanilla-query-order-key-case': [
    { target: '/?Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  'get-vanilla-query-unreserved': [
    { target: `/?${UNRESERVED}=${UNRESERVED}` },
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  'get-vanilla-utf8-query': [
    { target: '/?ሴ=bar' },
    '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  ],
  'get-header-key-duplicate': [
    {
      headers: { 'my-header1': ['value2', 'value2', 'value1'] },
      signed: 'host;my-header1;x-amz-date',
    },
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ],
  'get-header-value-order': [
    {
      headers: { 'my-header1': ['value4', 'value1', 'value3', 'value2'] },
      signed: 'host;my-header1;x-amz-date',
    },
    '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  ],
  'get-header-value-trim': [
    {
      headers: { 'my-header1': [' value1'], 'my-header2': [' "a   b   c"'] },
      signed: 'host;my-header1;my-header2;x-amz-date',
    },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  'post-vanilla': [{ method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  'post-header-key-sort': [
    { method: 'POST', headers: { 'my-header1': ['value1'] }, signed: 'host;my-header1;x-amz-date' },
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
  'post-header-value-case': [
    { method: 'POST', headers: { 'my-header1': ['VALUE1'] }, signed: 'host;my-header1;x-amz-date' },
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
  'post-x-www-form-urlencoded': [
    {
      method: 'POST',
      headers: { 'content-type': ['application/x-www-form-urlencoded'] },
      body: 'Param1=value1',
      signed: 'content-type;host;x-amz-date',
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
}

function doubtOfCase({ target, headers, body, signed, method }: Case, signature: string) {
  const authorization = readAuthorization(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed ?? HOST_AND_DATE}, Signature=${signature}`,
  )
  if (!authorization) throw new Error('the header could not be read')
  const request = {
    method: method ?? 'GET',
    target: target ?? '/',
    headers: { host: [HOST], 'x-amz-date': [TIME], ...headers },
    body: Buffer.from(body ?? ''),
  }
  const arrival = { service: 'service', region: 'us-east-1', now: Date.UTC(2015, 7, 30, 12, 36) }
  return doubtOf(request, authorization, { secretAccessKey: SECRET }, arrival)
}

it.each(Object.entries(suite))('%s of the suite is believed, and not with another signature', (_name, of) => {
  const [given, signature] = of
  expect(doubtOfCase(given, signature)).toBeUndefined()
  const other = (signature.startsWith('0') ? '1' : '0') + signature.slice(1)
  expect(doubtOfCase(given, other)).toEqual({ kind: 'mismatch' })
  expect(doubtOfCase(given, signature.slice(1))).toEqual({ kind: 'mismatch' })
})

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const BODY = 'Welcome to Amazon S3.'
const BODY_HASH = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'

it.each([
  [
    'GET an object by range',
    '/test.txt',
    { range: ['bytes=0-9'] },
    'host;range;x-amz-content-sha256;x-amz-date',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT an object',
    '/test%24file.text',
    {
      date: ['Fri, 24 May 2013 00:00:00 GMT'],
      'x-amz-storage-class': ['REDUCED_REDUNDANCY'],
    },
    'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  [
    'GET the life cycle of a bucket',
    '/?lifecycle',
    {},
    'host;x-amz-content-sha256;x-amz-date',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'list a bucket',
    '/?max-keys=2&prefix=J',
    {},
    'host;x-amz-content-sha256;x-amz-date',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('the example of S3 to %s is believed', (name, target, headers, signed, signature) => {
  const puts = name.startsWith('PUT')
  const authorization = readAuthorization(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`,
  )
  if (!authorization) throw new Error('the header could not be read')
  const request = {
    method: puts ? 'PUT' : 'GET',
    target,
    headers: {
      host: ['examplebucket.s3.amazonaws.com'],
      'x-amz-content-sha256': [puts ? BODY_HASH : EMPTY],
      'x-amz-date': ['20130524T000000Z'],
      ...headers,
    },
    body: Buffer.from(puts ? BODY : ''),
  }
  const key = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
  const arrival = { service: 's3', region: 'us-east-1', now: Date.UTC(2013, 4, 24) }
  expect(doubtOf(request, authorization, key, arrival)).toBeUndefined()
})

import { describe, expect, it } from 'vitest'
import { toAnswer } from '../../../../infra/local/http-api/answer.ts'

const read = (answer: unknown) => {
  const { status, headers, body } = toAnswer(JSON.stringify(answer))
  return { status, headers, body: body.toString() }
}
const JSON_TYPE = { 'content-type': 'application/json' }
const BROKEN = { status: 500, headers: JSON_TYPE, body: '{"message":"Internal Server Error"}' }

describe('the answer of a function to an HTTP API', () => {
  it.each([
    ['an object', { ok: true }, '{"ok":true}'],
    ['text', 'hello', '"hello"'],
    ['null', null, 'null'],
  ])('is the body of a 200 when it is %s without a status code', (_name, answer, body) => {
    expect(read(answer)).toEqual({ status: 200, headers: JSON_TYPE, body })
  })

  it('keeps status, headers and body', () => {
    const answer = { statusCode: 201, headers: { 'Content-Type': 'text/html', 'X-A': 1 }, body: '<p>' }
    expect(read(answer)).toEqual({
      status: 201,
      headers: { 'content-type': 'text/html', 'x-a': '1' },
      body: '<p>',
    })
  })

  it('is plain text when it names no type', () => {
    expect(read({ statusCode: 200, body: 'x' }).headers).toEqual({
      'content-type': 'text/plain;charset=utf-8',
    })
  })

  it('sets each cookie in a header of its own', () => {
    expect(read({ statusCode: 302, cookies: ['a=1', 'b=2; Secure'] }).headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2; Secure'],
    })
  })

  it('decodes a body in base64', () => {
    const answer = { statusCode: 200, body: Buffer.from('raw').toString('base64'), isBase64Encoded: true }
    expect(read(answer).body).toBe('raw')
  })

  it.each([
    ['a status that is no number', { statusCode: 'fine' }],
    ['a status beyond the range', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['a header that would split the answer', { statusCode: 200, headers: { a: 'b\r\nset-cookie: c' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('is a 500 of the gateway with %s', (_name, answer) => {
    expect(read(answer)).toEqual(BROKEN)
  })
})

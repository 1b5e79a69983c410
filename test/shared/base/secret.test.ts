import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { expect, it } from 'vitest'
import { Failure } from '../../../shared/base/failure.ts'
import { Secret } from '../../../shared/base/secret.ts'

const VALUE = 'EAAhidden0123456789'
const secret = new Secret(VALUE)

it.each<[string, () => string]>([
  // oxlint-disable-next-line typescript/restrict-template-expressions -- a slip that this is about
  ['a template', () => `${secret}`],
  ['String()', () => String(secret)],
  ['toString', () => secret.toString()],
  ['toLocaleString', () => secret.toLocaleString()],
  ['concatenation', () => ''.concat(String(secret))],
  ['joining', () => [secret, secret].join(' ')],
  ['JSON', () => JSON.stringify(secret)],
  ['JSON of what holds it', () => JSON.stringify({ deep: [{ token: secret }] })],
  ['inspect', () => inspect(secret)],
  ['inspect of what holds it', () => inspect({ a: { b: { c: { d: secret } } } }, { depth: 9 })],
  ['inspect with hidden members', () => inspect(secret, { showHidden: true, getters: true })],
  ['inspect without its own word', () => inspect(secret, { customInspect: false, showHidden: true })],
  ['format %s', () => format('%s', secret)],
  ['format %o', () => format('%o %O', secret, secret)],
  ['format %j', () => format('%j', secret)],
  ['format %d', () => format('%d', secret)],
  ['a map', () => inspect(new Map([['token', secret]]))],
  ['a query', () => new URLSearchParams({ token: String(secret) }).toString()],
  ['its own keys', () => JSON.stringify(Reflect.ownKeys(secret))],
  // oxlint-disable-next-line typescript/no-misused-spread -- a slip that this is about
  ['spreading', () => JSON.stringify({ ...secret })],
  ['entries', () => JSON.stringify(Object.entries(secret))],
  ['a property of its name', () => JSON.stringify({ [String(secret)]: 1 })],
])('a secret does not show through %s', (_way, text) => {
  expect(text()).not.toContain(VALUE)
})

it('a secret is shown as [secret], so that a log says that something was there', () => {
  expect(String(secret)).toBe('[secret]')
  expect(JSON.stringify({ token: secret })).toBe('{"token":"[secret]"}')
  expect(inspect({ token: secret })).toBe('{ token: [secret] }')
})

it('an error that carries a secret does not show it, nor does one whose cause carries it', () => {
  const failure = new Failure('ERR_GRAPH_TOKEN_DEAD', `no use of ${String(secret)}`, {
    cause: { token: secret },
  })
  const outer = new Error('outer', { cause: Object.assign(new Error('inner'), { token: secret }) })
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(VALUE)
  expect(failure.stack).not.toContain(VALUE)
  expect(inspect(outer, { depth: 9 })).not.toContain(VALUE)
})

it('a copy of a secret is empty', () => {
  expect(inspect(structuredClone(secret), { showHidden: true })).not.toContain(VALUE)
  expect(serialize(secret).toString('latin1')).not.toContain(VALUE)
  expect(Object.assign({}, secret)).toEqual({})
})

it('only reveal gives the value, and gives it unchanged', () => {
  expect(secret.reveal()).toBe(VALUE)
  const bytes = new Uint8Array([1, 2, 3])
  expect(new Secret(bytes).reveal()).toBe(bytes)
  expect(inspect(new Secret(bytes))).toBe('[secret]')
})

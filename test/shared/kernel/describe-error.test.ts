import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { Failure } from '../../../shared/base/failure.ts'
import { Secret } from '../../../shared/base/secret.ts'
import { describeError } from '../../../shared/kernel/describe-error.ts'

const VALUE = 'EAAvalue0123456789'

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

it('a failure of ours is told whole: code, sentence and facts', () => {
  const failure = new Failure('ERR_GRAPH_THROTTLED_APP', 'too many calls', {
    facts: { operation: 'insights' },
  })
  expect(describeError(failure)).toEqual({
    code: 'ERR_GRAPH_THROTTLED_APP',
    detail: 'too many calls',
    cause: undefined,
    operation: 'insights',
  })
})

it('no fact of a failure takes the place of its code', () => {
  const failure = new Failure('ERR_RESULT_GONE', 'is gone', { facts: { code: 'other', detail: 'other' } })
  expect(describeError(failure)).toMatchObject({ code: 'ERR_RESULT_GONE', detail: 'is gone' })
})

it('a failure’s cause is told by name only', () => {
  const cause = new SyntaxError(VALUE)
  const described = describeError(new Failure('ERR_VAULT_UNAVAILABLE', 'no answer', { cause }))
  expect(described).toMatchObject({ cause: 'SyntaxError' })
  expect(JSON.stringify(described)).not.toContain(VALUE)
  expect(describeError(new Failure('ERR_VAULT_UNAVAILABLE', 'x', { cause: VALUE }))).toMatchObject({
    cause: 'string',
  })
})

it.each<[string, () => unknown]>([
  ['JSON', () => JSON.parse(`${VALUE} {`)],
  ['in', () => Reflect.apply((value: object) => 'code' in value, undefined, [VALUE])],
  ['a property of a text', () => Reflect.apply((value: { x: 1 }) => (value.x = 1), undefined, [VALUE])],
  ['a pair that is none', () => Reflect.apply(Object.fromEntries, undefined, [[VALUE]])],
  ['a time zone', () => new Intl.DateTimeFormat('en', { timeZone: VALUE })],
  ['a method of a text', () => Reflect.apply(createHmac, undefined, [VALUE, 'key'])],
  ['an argument', () => Reflect.apply((size: number) => Buffer.alloc(size), undefined, [VALUE])],
  ['a number', () => BigInt(VALUE)],
  ['a URL', () => new URL(VALUE)],
  ['a long property', () => Reflect.get(Object(null), 'rows')[`${VALUE}${VALUE}`]],
  ['a stack', () => thrownError(`broken\n    at ${VALUE} (file.js:1:1)`)],
])('the message of an error over %s, which may quote what was worked on, stays out', (_what, work) => {
  const described = describeError(thrownBy(work))
  expect(described).toHaveProperty('errorName')
  expect(JSON.stringify(described)).not.toContain(VALUE)
})

function thrownError(message: string): never {
  throw new Error(message)
}

it('an error of code says what was wrong with the code, and where', () => {
  const described = describeError(thrownBy(() => Reflect.get(Object(null), 'rows').length))
  expect(described).toMatchObject({
    errorName: 'TypeError',
    detail: "Cannot read properties of undefined (reading 'length')",
  })
  expect(JSON.stringify(described)).toContain('describe-error.test.ts')
  expect(describeError(new TypeError('ports.loginLinks is not a function'))).toHaveProperty('detail')
})

it('a secret in an error does not show', () => {
  const secret = new Secret(VALUE)
  const error = Object.assign(new Error(String(secret), { cause: secret }), { token: secret })
  expect(JSON.stringify(describeError(error))).not.toContain(VALUE)
})

it.each([VALUE, 7, null, undefined, { message: VALUE }])(
  'what is thrown without being an error is told by its type: %s',
  (thrown) => {
    expect(describeError(thrown)).toEqual({ errorName: typeof thrown })
  },
)

import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Failure } from '../../../shared/base/failure.ts'
import { Personal } from '../../../shared/base/personal.ts'
import type { Secret } from '../../../shared/base/secret.ts'
import { describeError } from '../../../shared/kernel/describe-error.ts'
import type { LogFacts } from '../../../shared/ports/ambient.ts'

const VALUE = 'somebody@example.com'
const personal = new Personal(VALUE)

it.each<[string, () => string]>([
  // oxlint-disable-next-line typescript/restrict-template-expressions -- a slip that this is about
  ['a template', () => `${personal}`],
  ['String()', () => String(personal)],
  ['toString', () => personal.toString()],
  ['toLocaleString', () => personal.toLocaleString()],
  ['concatenation', () => ''.concat(String(personal))],
  ['joining', () => [personal, personal].join(' ')],
  ['JSON', () => JSON.stringify(personal)],
  ['JSON of what holds it', () => JSON.stringify({ deep: [{ token: personal }] })],
  ['inspect', () => inspect(personal)],
  ['inspect of what holds it', () => inspect({ a: { b: { c: { d: personal } } } }, { depth: 9 })],
  ['inspect with hidden members', () => inspect(personal, { showHidden: true, getters: true })],
  ['inspect without its own word', () => inspect(personal, { customInspect: false, showHidden: true })],
  ['format %s', () => format('%s', personal)],
  ['format %o', () => format('%o %O', personal, personal)],
  ['format %j', () => format('%j', personal)],
  ['format %d', () => format('%d', personal)],
  ['a map', () => inspect(new Map([['token', personal]]))],
  ['a query', () => new URLSearchParams({ token: String(personal) }).toString()],
  ['its own keys', () => JSON.stringify(Reflect.ownKeys(personal))],
  // oxlint-disable-next-line typescript/no-misused-spread -- a slip that this is about
  ['spreading', () => JSON.stringify({ ...personal })],
  ['entries', () => JSON.stringify(Object.entries(personal))],
  ['a property of its name', () => JSON.stringify({ [String(personal)]: 1 })],
])('personal data does not show through %s', (_way, text) => {
  expect(text()).not.toContain(VALUE)
})

it('personal data is shown as [personal], so that a log says that something was there', () => {
  expect(String(personal)).toBe('[personal]')
  expect(JSON.stringify({ token: personal })).toBe('{"token":"[personal]"}')
  expect(inspect({ token: personal })).toBe('{ token: [personal] }')
})

it('a copy of personal data is empty, and only reveal gives it, unchanged', () => {
  expect(inspect(structuredClone(personal), { showHidden: true })).not.toContain(VALUE)
  expect(Object.assign({}, personal)).toEqual({})
  expect(personal.reveal()).toBe(VALUE)
})

it('facts of a log or a failure take neither personal data nor a secret, and would not show them', () => {
  // @ts-expect-error -- facts are ids and numbers
  const facts: LogFacts = { person: personal }
  // @ts-expect-error -- facts are ids and numbers
  const failure = new Failure('ERR_REQUEST_INVALID', 'no such person', { facts: { person: personal } })
  // @ts-expect-error -- what opens a door is no personal data
  const token: Secret<string> = personal
  expect(JSON.stringify([facts, describeError(failure), token])).not.toContain(VALUE)
})

import { expect, test } from 'vitest'
import {
  blob,
  flag,
  listOf,
  mapOf,
  maybe,
  members,
  Misshapen,
  number,
  oneOf,
  text,
  whole,
} from '../../../../infra/local/protocol/shape.ts'
import { UnknownToGround } from '../../../../infra/local/service.ts'

const shape = members({
  name: text,
  count: maybe(whole),
  rate: maybe(number),
  on: maybe(flag),
  raw: maybe(blob),
  tags: maybe(listOf(text)),
  inner: maybe(mapOf(members({ kind: oneOf('a', 'b') }))),
})

test('a request within its allow-list is read as it is', () => {
  const input = {
    name: 'x',
    count: 3,
    rate: 0.5,
    on: false,
    raw: 'aGk=',
    tags: ['t'],
    inner: { one: { kind: 'b' } },
  }
  expect(shape(input, 'Op')).toEqual({ ...input, raw: Buffer.from('hi') })
})

test('an optional member that is absent or null is undefined', () => {
  expect(shape({ name: 'x', count: null }, 'Op').count).toBeUndefined()
})

test('a member that is not listed is unknown at any depth, even without a value', () => {
  expect(() => shape({ name: 'x', other: null }, 'Op')).toThrow(new UnknownToGround('the member Op.other'))
  expect(() => shape({ name: 'x', inner: { one: { kind: 'a', more: 1 } } }, 'Op')).toThrow(
    new UnknownToGround('the member Op.inner.one.more'),
  )
})

test('a value of an enumeration that is not listed is unknown', () => {
  expect(() => shape({ name: 'x', inner: { one: { kind: 'c' } } }, 'Op')).toThrow(
    new UnknownToGround('Op.inner.one.kind "c"'),
  )
})

test('a required member that is absent, and a value of another type, are told apart', () => {
  expect(() => shape({}, 'Op')).toThrow(new Misshapen('Op.name', true))
  const wrong = [
    { name: 1 },
    { name: 'x', count: 1.5 },
    { name: 'x', on: 'yes' },
    { name: 'x', rate: '1' },
    { name: 'x', tags: 't' },
    { name: 'x', inner: [] },
    [],
  ]
  for (const input of wrong) expect(() => shape(input, 'Op')).toThrow('is of the wrong type')
})

import { describe, expect, it } from 'vitest'
import { parseFilter } from '../../../../infra/local/event-sources/filter.ts'

const RECORD = { eventName: 'MODIFY', dynamodb: { NewImage: { state: { S: 'ACTIVE' } } } }
const passes = (...patterns: object[]) =>
  parseFilter(patterns.map((pattern) => JSON.stringify(pattern)))(RECORD)

describe('filters of an event source', () => {
  it.each([
    ['one of the values', [{ eventName: ['INSERT', 'MODIFY'] }], true],
    ['none of the values', [{ eventName: ['INSERT'] }], false],
    ['a nested value', [{ dynamodb: { NewImage: { state: { S: ['ACTIVE'] } } } }], true],
    ['all members', [{ eventName: ['MODIFY'], dynamodb: { NewImage: { state: { S: ['GONE'] } } } }], false],
    ['something that exists', [{ dynamodb: { NewImage: { state: { S: [{ exists: true }] } } } }], true],
    [
      'something that does not exist',
      [{ dynamodb: { OldImage: { state: { S: [{ exists: false }] } } } }],
      true,
    ],
    ['one of two patterns', [{ eventName: ['INSERT'] }, { eventName: ['MODIFY'] }], true],
  ])('match %s', (_name, patterns, expected) => {
    expect(passes(...patterns)).toBe(expected)
  })

  it.each([{ eventName: [{ prefix: 'M' }] }, { $or: [{}] }, { eventName: 'MODIFY' }])(
    'refuse %j',
    (pattern) => {
      expect(() => passes(pattern)).toThrow('the filter')
    },
  )
})

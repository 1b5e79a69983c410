import { describe, expect, it } from 'vitest'
import { failuresOf } from '../../../../infra/local/event-sources/batch-answer.ts'
import { succeeded } from '../fixtures/http-api.ts'

const BATCH = ['a', 'b', 'c']
const read = (answer: unknown, reports = true) => failuresOf(succeeded(answer), reports, BATCH)
const items = (...names: unknown[]) => ({
  batchItemFailures: names.map((itemIdentifier) => ({ itemIdentifier })),
})

describe('the answer of a function to a batch', () => {
  it.each([
    ['an empty list', { batchItemFailures: [] }],
    ['no list', { batchItemFailures: null }],
    ['an empty object', {}],
    ['null', null],
    ['empty text', ''],
  ])('is success with %s', (_name, answer) => {
    expect(read(answer)).toEqual(new Set())
  })

  it('names the failed items', () => {
    expect(read(items('a', 'c'))).toEqual(new Set(['a', 'c']))
  })

  it.each([
    ['an identifier that is not in the batch', items('a', 'x')],
    ['an empty identifier', items('')],
    ['no identifier', { batchItemFailures: [{}] }],
    ['another key', { batchItemFailures: [{ id: 'a' }] }],
    ['an item that is null', { batchItemFailures: [null] }],
    ['a list that is none', { batchItemFailures: 'a' }],
    ['text', 'fine'],
  ])('fails the whole batch with %s', (_name, answer) => {
    expect(read(answer)).toBe('all')
  })

  it('fails the whole batch when the function failed', () => {
    const error = { errorType: 'Error', errorMessage: 'x' }
    expect(failuresOf({ status: 'failed', requestId: 'r', error }, true, BATCH)).toBe('all')
  })

  it('is success whatever it says when the mapping does not ask for failures', () => {
    expect(read(items('a'), false)).toEqual(new Set())
  })
})

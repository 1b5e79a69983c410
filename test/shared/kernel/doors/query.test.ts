import { expect, test } from 'vitest'
import { queryOf, repeatsIn } from '../../../../shared/kernel/doors/query.ts'

test('names with dots stay as they are', () => {
  expect(queryOf('hub.mode=subscribe&hub.verify_token=a%2Bb+c')).toEqual({
    'hub.mode': 'subscribe',
    'hub.verify_token': 'a+b c',
  })
})

test('a parameter that is given twice is left out', () => {
  expect(queryOf('a=1&b=2&%61=3')).toEqual({ b: '2' })
})

test('what cannot be decoded is still a text', () => {
  expect(Object.keys(queryOf('%E0%A4%A=1&=&&=x'))).toHaveLength(1)
})

test('names that are given more than once are known, each once', () => {
  expect(repeatsIn('a=1&b=2&%61=3&a=4&c&c=')).toEqual(['a', 'c'])
  expect(repeatsIn('a=1&b=1')).toEqual([])
  expect(repeatsIn('')).toEqual([])
})

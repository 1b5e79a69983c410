import { expect, test } from 'vitest'
import { queryOf } from '../../../../shared/kernel/doors/query.ts'

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

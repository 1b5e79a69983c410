import { expect, it } from 'vitest'
import { random } from '../../../shared/kernel/random.ts'

it.each([16, 24, 32])('a token of %i bytes is base64url and never the same twice', (bytes) => {
  const tokens = Array.from({ length: 1000 }, () => random.token(bytes))
  expect(new Set(tokens).size).toBe(1000)
  expect(tokens.every((token) => Buffer.from(token, 'base64url').length === bytes)).toBe(true)
  expect(tokens.every((token) => /^[A-Za-z0-9_-]+$/.test(token))).toBe(true)
})

it('a fraction is from 0 up to, but never, 1, and anywhere between', () => {
  const fractions = Array.from({ length: 2000 }, () => random.fraction())
  expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true)
  expect(new Set(fractions.map((fraction) => Math.floor(fraction * 10))).size).toBe(10)
})

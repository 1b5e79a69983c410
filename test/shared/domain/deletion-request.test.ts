import { anything, assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { codeHashOf, confirmationCodeOf } from '../../../shared/domain/deletion-request.ts'
import { readEraseMessage } from '../../../shared/domain/erase-message.ts'

test('a code is letters and digits, the same for the same request, and of its app alone', () => {
  assert(
    property(string(), string(), (app, request) => {
      const code = confirmationCodeOf(app, request)
      expect(code).toMatch(/^[a-z0-9]{26}$/)
      expect(confirmationCodeOf(app, request)).toBe(code)
      expect(confirmationCodeOf(`${app}x`, request)).not.toBe(code)
      expect(codeHashOf(code)).not.toContain(code)
    }),
  )
})

test('what cannot be a code has no hash', () => {
  assert(
    property(string(), (text) => {
      expect(codeHashOf(text) === undefined).toBe(!/^[a-z2-7]{26}$/.test(text))
    }),
  )
  expect(codeHashOf(undefined)).toBeUndefined()
})

test('a message to the eraser is read as it was sent, and nothing else is one', () => {
  const message = { v: 1, kind: 'installation', installationId: 'i', requestedAt: 5, request: 'r' }
  expect(readEraseMessage(message)).toEqual(message)
  assert(
    property(anything(), (other) => {
      expect(() => readEraseMessage(other)).toThrow(
        expect.objectContaining({ code: 'ERR_MESSAGE_MALFORMED' }),
      )
    }),
  )
})

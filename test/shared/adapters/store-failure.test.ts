import { expect, test } from 'vitest'
import { ask, meansLater } from '../../../shared/adapters/store-failure.ts'

const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more })

test('what AWS calls busy, throttled or broken off means later', () => {
  const later = [
    named('ThrottlingException'),
    named('ProvisionedThroughputExceededException'),
    named('InternalServerError', { $metadata: { httpStatusCode: 500 } }),
    named('Unheard', { $metadata: { httpStatusCode: 503 } }),
    named('Unheard', { $metadata: { httpStatusCode: 429 } }),
    named('TimeoutError'),
    named('Error', { code: 'ECONNRESET' }),
    named('Error', { code: 'ENOTFOUND' }),
  ]
  expect(later.filter((error) => !meansLater(error))).toEqual([])
})

test('a refusal for what was asked or by whom does not mean later', () => {
  const never = [
    named('ValidationException', { $metadata: { httpStatusCode: 400 } }),
    named('AccessDeniedException', { $metadata: { httpStatusCode: 400 } }),
    named('ResourceNotFoundException'),
    named('TypeError', { $metadata: null }),
    'ThrottlingException',
    undefined,
  ]
  expect(never.filter(meansLater)).toEqual([])
})

test('an answer passes, later becomes unavailable with its cause, and anything else stays itself', async () => {
  expect(await ask('store', async () => 7)).toBe(7)
  const busy = named('SlowDown')
  const asking = ask('result bucket', () => Promise.reject(busy))
  await expect(asking).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retry: 'later', cause: busy })
  const refusal = named('AccessDenied')
  await expect(ask('store', () => Promise.reject(refusal))).rejects.toBe(refusal)
})

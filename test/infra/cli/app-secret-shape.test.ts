import { expect, it } from 'vitest'
import { checkShape } from '../../../infra/cli/app-secret-shape.ts'
import { Secret } from '../../../shared/base/secret.ts'

const APP_ID = '1029384756102938'
const check = (value: string) => checkShape(new Secret(value), APP_ID)

it('takes 32 lower-case hexadecimal digits without a word', () => {
  expect(check('0123456789abcdef0123456789abcdef')).toBeUndefined()
})

it.each(['0123456789ABCDEF0123456789ABCDEF', '0123456789abcdef', 'another-form'])('warns of %s', (value) => {
  expect(check(value)).toContain('stored as entered')
})

it.each([
  ['', 'nothing was entered'],
  ['0123 4567', 'no spaces'],
  [APP_ID, 'this is the app id'],
  [`${APP_ID}|0123456789abcdef`, 'app access token'],
  ['EAAGm0PX4ZCpsBA', 'this is an access token'],
])('refuses %j', (value, why) => {
  expect(() => check(value)).toThrow(why)
})

import { expect, it } from 'vitest'
import { Personal } from '../../../shared/base/personal.ts'
import { isListedReturnUrl, returnAddress } from '../../../shared/domain/return-url.ts'

const LISTED = 'https://partner.example/connected'
const caller = {
  roleArn: 'arn:aws:iam::000000000000:role/partner',
  returnUrls: [LISTED, 'http://localhost:3100/done'],
}

it('a listed URL is allowed', () => {
  expect(isListedReturnUrl(caller, LISTED)).toBe(true)
  expect(isListedReturnUrl(caller, 'http://localhost:3100/done')).toBe(true)
})

it.each([
  'https://partner.example/connected/',
  'https://partner.example/connected/..',
  'https://partner.example/connected/../admin',
  'https://partner.example/connected/%2e%2e/admin',
  'https://partner.example/./connected',
  'https://partner.example//connected',
  'https://partner.example/Connected',
  'https://partner.example/connecte%64',
  'https://partner.example/connected%00',
  'https://partner.example/connected?next=https://evil.example',
  'https://partner.example/connected?',
  'https://partner.example/connected#',
  'https://partner.example/connected#@evil.example',
  'https://partner.example/connected;a=b',
  'https://partner.example/connected.evil.example',
  'https://partner.example/connectedness',
  'https://partner.example',
  'https://partner.example/',
  'https://partner.example:443/connected',
  'https://partner.example:8443/connected',
  'https://partner.example./connected',
  'https://PARTNER.example/connected',
  'HTTPS://partner.example/connected',
  'http://partner.example/connected',
  'https:/partner.example/connected',
  'https:partner.example/connected',
  'https:\\\\partner.example\\connected',
  'https://partner.example\\@evil.example/connected',
  'https://partner.example@evil.example/connected',
  'https://user:word@partner.example/connected',
  'https://evil.example/https://partner.example/connected',
  'https://partner.example.evil.example/connected',
  'https://evil.partner.example/connected',
  'https://evil.example#https://partner.example/connected',
  'https://evil.example?https://partner.example/connected',
  '//partner.example/connected',
  '/connected',
  'javascript:alert(1)//https://partner.example/connected',
  'data:text/html,https://partner.example/connected',
  ' https://partner.example/connected',
  'https://partner.example/connected ',
  'https://partner.example/connected\n',
  'https://partner.example/con\tnected',
  'https://partner.example/connected\u200b',
  'https://partner․example/connected',
  'http://localhost:3101/done',
  'http://localhost/done',
  'http://127.0.0.1:3100/done',
  'http://[::1]:3100/done',
  '',
])('what is not listed character for character is refused: %j', (returnUrl) => {
  expect(isListedReturnUrl(caller, returnUrl)).toBe(false)
})

it('another caller’s list does not count', () => {
  expect(isListedReturnUrl({ ...caller, returnUrls: [] }, LISTED)).toBe(false)
})

it('the way back carries the handle and the partner’s own state, and keeps host and path', () => {
  const url = new URL(
    returnAddress({ returnUrl: LISTED, returnState: new Personal('a&result=x #ü') }, 'handle.secret'),
  )
  expect(url.origin + url.pathname).toBe(LISTED)
  expect(Object.fromEntries(url.searchParams)).toEqual({ result: 'handle.secret', state: 'a&result=x #ü' })
  expect(url.searchParams.getAll('result')).toEqual(['handle.secret'])
  expect(url.hash).toBe('')
})

it('without a state of the partner’s there is none on the way back', () => {
  expect(returnAddress({ returnUrl: LISTED }, 'handle.secret')).toBe(`${LISTED}?result=handle.secret#`)
})

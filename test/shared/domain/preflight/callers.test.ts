import { expect, it } from 'vitest'
import { callerFindings } from '../../../../shared/domain/preflight/callers.ts'
import { goodCaller } from './deployments.ts'

const findingsFor = (url: string) => callerFindings({ partner: { ...goodCaller, returnUrls: [url] } })

it.each([
  'https://partner.example.com/connected',
  'https://partner.example.com:8443/',
  'http://localhost:3100/connected',
  'http://127.0.0.1/connected',
  'http://[::1]:3100/',
])('takes %s', (url) => {
  expect(findingsFor(url)).toEqual([])
})

it.each([
  ['partner.example.com/connected', 'is no URL'],
  ['//partner.example.com/', 'is no URL'],
  ['http://partner.example.com/connected', 'is not https'],
  ['http://localhost.example.com/', 'is not https'],
  ['javascript:alert(1)', 'is not https'],
  ['https://partner.example.com/?a=b', 'query or fragment'],
  ['https://partner.example.com/?', 'query or fragment'],
  ['https://partner.example.com/#', 'query or fragment'],
  ['https://somebody:word@partner.example.com/', 'user name or password'],
  ['https://somebody@partner.example.com/', 'user name or password'],
])('refuses %s', (url, what) => {
  expect(findingsFor(url)).toEqual([
    expect.objectContaining({
      severity: 'error',
      path: 'callers.partner.returnUrls.0',
      what: expect.stringContaining(what),
    }),
  ])
})

it.each([
  ['https://partner.example.com', 'https://partner.example.com/'],
  ['HTTPS://Partner.Example.com/a', 'https://partner.example.com/a'],
  ['https://partner.example.com:443/a', 'https://partner.example.com/a'],
  ['https://partner.example.com/a/../b', 'https://partner.example.com/b'],
  ['https:\\\\partner.example.com/a', 'https://partner.example.com/a'],
])('refuses %s and says to write %s, for return URLs are compared as text', (url, normal) => {
  expect(findingsFor(url)).toEqual([
    expect.objectContaining({ severity: 'error', mend: expect.stringContaining(`write ${normal}:`) }),
  ])
})

it('does not repeat a password', () => {
  expect(JSON.stringify(findingsFor('https://somebody:word@partner.example.com/'))).not.toContain('word@')
})

it('refuses two callers that a session cannot tell apart', () => {
  const other = { ...goodCaller, roleArn: 'arn:aws:iam::111122223333:role/team/partner-backend' }
  expect(callerFindings({ first: goodCaller, second: other })).toEqual([
    expect.objectContaining({
      severity: 'error',
      path: 'callers.second.roleArn',
      what: 'first has the same role',
    }),
  ])
  const elsewhere = { ...goodCaller, roleArn: 'arn:aws:iam::444455556666:role/partner-backend' }
  expect(callerFindings({ first: goodCaller, second: elsewhere })).toEqual([])
})

it('refuses two callers whose tokens cannot be told apart', () => {
  const { returnUrls } = goodCaller
  const callers = {
    first: { claimValue: 'partner', returnUrls },
    second: { claimValue: 'partner', returnUrls },
    third: { claimValue: 'Partner', returnUrls },
  }
  expect(callerFindings(callers)).toEqual([
    expect.objectContaining({
      severity: 'error',
      path: 'callers.second.claimValue',
      what: 'first has the same value',
    }),
  ])
})

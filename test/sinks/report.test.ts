import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { bearersIn } from './bearers.ts'
import { legitimate, mayStand } from './legitimate.ts'
import { mustBeClean, REPORTS, scanContents, sentenceOf } from './report.ts'
import { together } from './reporter.ts'
import { allOf } from './secrets.ts'

const TOKEN = 'EAAB7Zq0yJ5kT2mXw9RfHc4VbN8sLdGpQvYtUiOe'
const secrets = [{ kind: 'accessToken', value: TOKEN }]
const nothing = { sinks: [], secrets: [] }
const content = (sink: string, text: string, name = 'one') => ({ sink, name, bytes: Buffer.from(text) })

afterEach(() => {
  vi.unstubAllEnvs()
})

it('a leak is told with its place and never with what leaked, and fails the world', async () => {
  const report = scanContents(
    secrets,
    [content('event', `fine\n${encodeURIComponent(`token=${TOKEN}`)}\n`)],
    nothing,
  )
  expect(report.leaks).toEqual(['accessToken in event one, line 2, in plain text'])
  vi.stubEnv(REPORTS, undefined)
  await expect(mustBeClean(report)).rejects.toThrow('accessToken in event one, line 2')
  await expect(mustBeClean(report)).rejects.not.toThrow(TOKEN)
})

it('a scan that saw nothing where there must be something proves nothing, and fails the world', async () => {
  const expected = { sinks: ['function-log', 'table'], secrets: ['accessToken', 'dataKey'] }
  const report = scanContents(secrets, [content('table', 'a row'), content('function-log', '\n\n')], expected)
  expect(report.gaps).toEqual(['nothing was seen in any function-log', 'no dataKey was looked for'])
  vi.stubEnv(REPORTS, undefined)
  await expect(mustBeClean(report)).rejects.toThrow('nothing was seen in any function-log')
})

it('a scan that does not see what is handed out on purpose is blind, and fails the world', () => {
  const link = { kind: 'loginLink', value: 'the-link-itself' }
  const expected = { ...nothing, legitimate: ['loginLink'] }
  const route = 'POST /v1/login-links'
  expect(scanContents([link], [content('body', 'another link', route)], expected).gaps).toEqual([
    'no loginLink was seen where it belongs',
  ])
  const seen = scanContents([link], [content('body', 'see /login/the-link-itself', route)], expected)
  expect(seen).toMatchObject({ legitimate: { loginLink: 1 }, leaks: [], gaps: [] })
})

it('a clean report says how much it has seen, and several add up', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'report-'))
  vi.stubEnv(REPORTS, path.join(folder, 'reports.jsonl'))
  const report = await mustBeClean(
    scanContents(secrets, [content('table', 'a row'), content('event', '{}')], nothing),
  )
  expect(JSON.parse(await readFile(path.join(folder, 'reports.jsonl'), 'utf8'))).toEqual(report)
  await rm(folder, { recursive: true })
  expect(sentenceOf(together([report, report]))).toBe(
    'nothing of 2 secrets was found in 4 sinks of 2 kinds (0.0 MB)',
  )
})

it('what is handed out on purpose is legitimate there, and there alone', () => {
  expect(mayStand('loginLink', { sink: 'body', name: 'POST /v1/login-links' })).toBe(true)
  expect(mayStand('loginLink', { sink: 'body', name: 'GET /login/{link}' })).toBe(false)
  expect(mayStand('reference', { sink: 'function-log', name: 'one' })).toBe(false)
  const kinds = new Set(legitimate.map(({ kind }) => kind))
  for (const kind of ['accessToken', 'appSecret', 'appSecretProof', 'dataKey', 'authorizationCode']) {
    expect(kinds).not.toContain(kind)
  }
})

it('links, states, cookies and handles are known from the answers that hand them out', () => {
  const body = Buffer.from('{"url":"https://login.test/login/the-link-itself"}').toString('base64')
  const started = {
    location: 'https://d.test/?state=attempt.secret-of-state',
    'set-cookie': ['name=cookie-value; Path=/'],
  }
  const found = bearersIn([
    content('body', `${JSON.stringify({ content: body })}\n`, 'POST /v1/login-links'),
    content('headers', `${JSON.stringify(started)}\n`, 'GET /login/{link}'),
    content(
      'headers',
      '{"location":"https://p.test/?result=attempt.secret-of-handle#"}\n',
      'GET /callback/{app}',
    ),
    content('table', '{"Item":{"reference":{"S":"workspace-harbour"}}}\n', 'Ephemeral'),
  ])
  expect(Object.fromEntries(found.map(({ kind, value }) => [kind, value]))).toEqual({
    loginLink: 'the-link-itself',
    state: 'secret-of-state',
    browserCookie: 'cookie-value',
    resultHandle: 'secret-of-handle',
    reference: 'workspace-harbour',
  })
})

it('the proof of each token under each secret is looked for, old secrets included', () => {
  const known = [
    ...secrets,
    { kind: 'appSecret', value: 'new-secret' },
    { kind: 'previousAppSecret', value: 'old-secret' },
  ]
  const proofs = allOf(known).filter(({ kind }) => kind === 'appSecretProof')
  expect(new Set(proofs.map(({ value }) => value)).size).toBe(2)
  expect(proofs.every(({ value }) => /^[0-9a-f]{64}$/.test(String(value)))).toBe(true)
})

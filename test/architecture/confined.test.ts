import { expect, it } from 'vitest'
import { confinedBreaches } from './confined.ts'
import { readTree, told } from './source-file.ts'

function said(path: string, text: string): string[] {
  return confinedBreaches([{ path, text }]).map(({ line, what }) => `${line} ${what}`)
}

it('environment, clock, network, chance and secrets are used in their own places only', () => {
  expect(told(confinedBreaches(readTree()))).toEqual([])
})

it('a planted use is told with rule, file and line', () => {
  const path = 'functions/login/link/run.ts'
  expect(confinedBreaches([{ path, text: 'const a = 1\nconst now = Date.now()\n' }])).toEqual([
    { rule: 'the clock has one place', path, line: 2, what: 'uses the clock' },
  ])
})

it.each([
  ['process.env', 'const region = process.env.AWS_REGION'],
  ['process.env', "const region = process['env']['AWS_REGION']"],
  ['process.env', 'const { env } = process'],
  ['process.env', 'const text = `${process.env.HOME}`'],
  ['the clock', 'const now = Date.now()'],
  ['the clock', 'const now = new Date()'],
  ['the clock', 'const now = new Date'],
  ['the clock', 'const now = Date()'],
  ['the clock', 'const clocks = { now: Date.now }'],
  ['the clock', 'const now = performance.now()'],
  ['the clock', 'const now = process.hrtime.bigint()'],
  ['fetch', "const answer = await fetch('https://example.com')"],
  ['fetch', "const answer = await globalThis.fetch('https://example.com')"],
  ['Math.random', 'const jitter = Math.random()'],
  ['reveal', 'const text = token.reveal()'],
  ['reveal', 'const texts = tokens.map((token) => token.reveal())'],
  ['reveal', "const text = secrets.token['reveal']()"],
])('%s is not to be had by: %s', (power, text) => {
  expect(said('shared/adapters/sqs/planted.ts', `\n${text}\n`)).toEqual([`2 uses ${power}`])
})

it('each power is free in its own place, and there only', () => {
  expect(said('shared/kernel/compose.ts', 'process.env.AWS_REGION')).toEqual([])
  expect(said('shared/kernel/clock.ts', 'Date.now()')).toEqual([])
  expect(said('shared/adapters/graph-over-http.ts', 'fetch(url)')).toEqual([])
  expect(said('shared/kernel/compose.ts', 'Date.now()\nfetch(url)')).toEqual([
    '1 uses the clock',
    '2 uses fetch',
  ])
  expect(said('shared/adapters/graph/signing.ts', 'token.reveal()')).toEqual([])
  expect(said('functions/connections/finalize/run.ts', 'token.reveal()')).toEqual(['1 uses reveal'])
  expect(said('shared/kernel/random.ts', 'Math.random()')).toEqual(['1 uses Math.random'])
})

it('a date of a given instant, a comment and a method of the same name are free', () => {
  const text =
    "new Date(0)\nnew Date('2026-01-01')\n// Date.now()\nports.fetch()\nclock.now()\n'process.env'\n"
  expect(said('shared/domain/planted.ts', text)).toEqual([])
})

it('the ground and the tests may use all of them', () => {
  expect(said('infra/local/planted.ts', 'process.env.HOME\nDate.now()')).toEqual([])
  expect(said('test/demo/planted.ts', 'fetch(url)')).toEqual([])
})

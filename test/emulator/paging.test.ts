import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, graph, seeded, send, startWithoutProof, type Got } from './drive.ts'
import { cursor } from './graph/paging.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const ads = (parameters: Readonly<Record<string, string>> = {}): Promise<Got> =>
  graph(emulator, `/act_${seeded.newYork}/insights`, {
    access_token: token,
    level: 'ad',
    fields: 'ad_name',
    date_preset: 'yesterday',
    ...parameters,
  })
const names = (answer: Got) => (answer.json.at('data') as { ad_name: string }[]).map((row) => row.ad_name)

test('cursors are written as in Meta’s samples', () => {
  expect([0, 1, 23, 24].map(cursor)).toEqual(['MAZDZD', 'MQZDZD', 'MjMZD', 'MjQZD'])
})

test('a page has 25 rows unless asked, and next leads through all of them to an end without next', async () => {
  let answer = await ads()
  const seen = names(answer)
  const sizes = [seen.length]
  for (;;) {
    const next = answer.json.at('paging', 'next')
    if (typeof next !== 'string') break
    answer = await send(emulator, next)
    seen.push(...names(answer))
    sizes.push(names(answer).length)
  }
  expect(sizes).toEqual([25, 25, 10])
  expect(new Set(seen).size).toBe(60)
  expect(answer.json.at('paging', 'cursors', 'after')).toBe(cursor(59))
})

test('previous leads back', async () => {
  const first = await ads()
  const second = await send(emulator, String(first.json.at('paging', 'next')))
  expect(first.json.at('paging', 'previous')).toBeUndefined()
  const back = await send(emulator, String(second.json.at('paging', 'previous')))
  expect(names(back)).toEqual(names(first))
})

test('a cursor rebuilt by hand works like next', async () => {
  const first = await ads({ limit: '7' })
  const byHand = await ads({ limit: '7', after: String(first.json.at('paging', 'cursors', 'after')) })
  const next = await send(emulator, String(first.json.at('paging', 'next')))
  expect(names(byHand)).toEqual(names(next))
})

test('next carries the token and no proof, whichever way the token came', async () => {
  const proof = createHmac('sha256', seeded.appSecret).update(token).digest('hex')
  const query = `level=ad&date_preset=yesterday&appsecret_proof=${proof}`
  const path = `/v25.0/act_${seeded.newYork}/insights?${query}`
  const answer = await send(emulator, path, { headers: { authorization: `Bearer ${token}` } })
  const next = new URL(String(answer.json.at('paging', 'next')))
  expect(next.searchParams.get('access_token')).toBe(token)
  expect(next.searchParams.has('appsecret_proof')).toBe(false)
  expect(next.searchParams.get('level')).toBe('ad')
})

test('next leads to the host that the caller used', async () => {
  const { port } = new URL(emulator.origin)
  const path = `/v25.0/act_${seeded.newYork}/insights?level=ad&date_preset=yesterday&access_token=${token}`
  const ask = (host: string) =>
    new Promise<string>((resolve, reject) => {
      request({ port, path, headers: { host } }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => resolve(text))
      })
        .on('error', reject)
        .end()
    })
  expect(await ask('meta.localhost:4010')).toContain('"next":"http://meta.localhost:4010/v25.0/act_')
  expect(await ask('evil"host')).toContain(`"next":"http://127.0.0.1:${port}/v25.0/act_`)
})

test('a page beyond the end is empty and has no paging', async () => {
  expect((await ads({ after: cursor(5000) })).json.value).toEqual({ data: [] })
})

test('a limit above the largest gives the largest', async () => {
  const answer = await ads({
    limit: '5000',
    breakdowns: 'hourly_stats_aggregated_by_advertiser_time_zone',
  })
  expect(answer.json.at('data')).toHaveLength(500)
})

test.each([
  [{ after: 'nonsense' }, 2642],
  [{ before: 'TXk' }, 2642],
  [{ limit: '0' }, 100],
  [{ limit: '-1' }, 100],
  [{ limit: 'many' }, 100],
])('%j is refused', async (parameters, code) => {
  expect((await ads(parameters)).json.at('error', 'code')).toBe(code)
})

test('an ordinary edge counts its rows when asked', async () => {
  const answer = await graph(emulator, '/me/adaccounts', { access_token: token, summary: 'true' })
  expect(answer.json.at('summary')).toEqual({ total_count: 2 })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, seeded, send, startWithoutProof } from './drive.ts'
import { servedVersion } from './graph/versions.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const served = async (path: string) =>
  (await send(emulator, `${path}?access_token=${token}`)).headers.get('facebook-api-version')

test.each([
  ['/v25.0/me', 'v25.0'],
  ['/v26.0/me', 'v26.0'],
  ['/v24.0/me', 'v24.0'],
  ['/v20.0/me', 'v21.0'],
  ['/v3.2/me', 'v21.0'],
  ['/me', 'v21.0'],
  [`/v24.0/act_${seeded.newYork}`, 'v25.0'],
  [`/v23.0/act_${seeded.newYork}/insights`, 'v25.0'],
  [`/v26.0/act_${seeded.newYork}`, 'v26.0'],
])('%s is served by %s', async (path, version) => {
  expect(await served(path)).toBe(version)
})

test('an upgraded Marketing call is warned about', async () => {
  const path = `/v24.0/act_${seeded.newYork}?access_token=${token}`
  const answer = await send(emulator, path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-ad-api-version-warning')).toContain('v25.0')
})

test('a version that never was is an unknown path', async () => {
  for (const version of ['v99.0', 'v27.0', 'v25.1', 'v0.9']) {
    const answer = await send(emulator, `/${version}/me?access_token=${token}`)
    expect(answer.status).toBe(400)
    expect(answer.json.at('error')).toMatchObject({ code: 2500, message: 'Unknown path components: /me' })
  }
})

test('an app can be served by another version than it asked for', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { servedVersion: 'v26.0' })
  expect(await served('/v25.0/me')).toBe('v26.0')
  await control(emulator, `/apps/${seeded.appId}`, { servedVersion: null })
  expect(await served('/v25.0/me')).toBe('v25.0')
})

test('versions end with the clock', () => {
  expect(servedVersion('v25.0', false, Date.parse('2028-07-28'))).toBe('v25.0')
  expect(servedVersion('v25.0', false, Date.parse('2028-07-29'))).toBe('v26.0')
})

test('every answer can be traced and none is kept by a cache', async () => {
  const answer = await send(emulator, `/v25.0/me?access_token=${token}`)
  expect(answer.headers.get('x-fb-trace-id')).toBeTruthy()
  expect(answer.headers.get('x-fb-request-id')).toBeTruthy()
  expect(answer.headers.get('x-fb-rev')).toMatch(/^\d+$/)
  expect(answer.headers.get('cache-control')).toBe('private, no-cache, no-store, must-revalidate')
})

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { type Bundle, bundleRooms } from '../../infra/bundle.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'
import { addresses } from '../../shared/ports/addresses.ts'

const KILOBYTE = 1000
const rooms: Readonly<Record<string, Manifest>> = registry
const outdir = mkdtempSync(path.join(tmpdir(), 'bundles-'))
let bundles: Readonly<Record<string, Bundle>> = {}

beforeAll(async () => {
  bundles = await bundleRooms(rooms, outdir)
  // a handler makes its ports as soon as it is loaded
  for (const name of Object.values(addresses)) vi.stubEnv(name, name.endsWith('S') ? '{}' : 'somewhere')
  vi.stubEnv('AWS_REGION', 'eu-central-1')
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(outdir, { recursive: true, force: true })
})

const packagesOf = (room: string) =>
  new Set(
    (bundles[room]?.inputs ?? []).flatMap(
      ({ file }) => /node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[1] ?? [],
    ),
  )

const clients = (room: string) =>
  [...packagesOf(room)].filter((name) => name.startsWith('@aws-sdk/client-')).toSorted()

it('makes one asset a room that holds its code and nothing else', () => {
  expect(Object.keys(bundles).toSorted()).toEqual(Object.keys(rooms).toSorted())
  for (const [room, { folder }] of Object.entries(bundles)) {
    expect(path.relative(outdir, folder)).toBe(room.replace('/', '-'))
    expect(readdirSync(folder).toSorted()).toEqual(['index.js', 'package.json'])
  }
})

it('keeps the source maps beside the assets', () => {
  expect(readdirSync(path.join(outdir, 'maps')).toSorted()).toEqual(
    Object.keys(rooms)
      .map((room) => `${room.replace('/', '-')}.js.map`)
      .toSorted(),
  )
})

it.each(Object.keys(rooms))('loads %s as Lambda does and finds its handler', (room) => {
  const load = createRequire(import.meta.url)
  const loaded = load(path.join(bundles[room]?.folder ?? '', 'index.js')) as Record<string, unknown>
  expect(Object.keys(loaded)).toEqual(['handler'])
  expect(loaded['handler']).toBeTypeOf('function')
})

it.each(Object.entries(rooms))('keeps %s small enough to start fast', (room, { trigger }) => {
  // nobody waits for the eraser, which takes a client of every store
  const most = trigger.kind === 'work' || room === 'connections/erase' ? 900 : 600
  expect(bundles[room]?.bytes).toBeGreaterThan(KILOBYTE)
  expect(bundles[room]?.bytes).toBeLessThan(most * KILOBYTE)
})

it('carries only the AWS clients that a room’s needs use', () => {
  expect(clients('health/live')).toEqual(['@aws-sdk/client-secrets-manager'])
  expect(clients('login/link')).toEqual(['@aws-sdk/client-dynamodb', '@aws-sdk/client-secrets-manager'])
  expect(clients('events/relay')).toEqual(['@aws-sdk/client-dynamodb', '@aws-sdk/client-eventbridge'])
})

it('takes credentials from the environment alone and leaves the other ways of finding them out', () => {
  for (const room of Object.keys(rooms)) {
    const providers = [...packagesOf(room)].filter((name) => name.startsWith('@aws-sdk/credential-provider-'))
    expect([room, providers]).toEqual([room, ['@aws-sdk/credential-provider-env']])
    expect([room, packagesOf(room).has('@aws-sdk/nested-clients')]).toEqual([room, false])
  }
})

it('says what does not build', async () => {
  const unknown = { 'no/such-room': rooms['health/live'] as Manifest }
  await expect(bundleRooms(unknown, outdir)).rejects.toThrow('functions/no/such-room/handler.ts')
})

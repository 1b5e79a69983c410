import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { run as erase } from '../../functions/connections/erase/run.ts'
import { plainItem } from '../../infra/local/inspection/plain-item.ts'
import { forget } from './end.ts'
import { connects, playToEnd } from './kill-points.ts'
import type { Fate } from './line.ts'
import { answerOf, type Login } from './login.ts'
import { runProcess } from './process.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

const fileOf = ({ connectionId }: Login) =>
  `insights/v1/connection=${connectionId}/account=42/date=2026-11-23/g000001-e029893270-f000002.jsonl.gz`

/** A business that has connected, and of which an account's day was written. */
async function worked(): Promise<Login> {
  const { login } = (await playToEnd(world(), connects)).played
  const write = runProcess(world(), 'automations/hourly-insights', (ports) =>
    ports.insightsFiles.write(fileOf(login), [{ spend: '1.20' }]),
  )
  await answerOf(write)
  return login
}

function orderFor({ connectionId }: Login): object {
  return { v: 1, kind: 'connection', connectionId, generation: 1, requestedAt: world().clock.now() }
}

/** One eraser, in a process of its own. */
function eraseOnce(message: object, fate?: Fate) {
  return runProcess(world(), 'connections/erase', (ports) => erase(ports, message), fate)
}

async function eraseToEnd(message: object): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const outcome = await answerOf(eraseOnce(message))
    if (!outcome) return
    if ('again' in outcome) world().pass(outcome.again.afterSeconds * 1000)
  }
  throw new Error('the deletion does not end')
}

interface Remains {
  readonly rows: readonly string[]
  readonly files: readonly string[]
  readonly told: readonly string[]
  readonly stores: unknown
}

async function remainsOf({ installationId, connectionId }: Login): Promise<Remains> {
  const { tables, services, state } = world().ground
  const rows = (await Promise.all(tables.map((table) => services.dynamodb.scanAll(table))))
    .flat()
    .map(plainItem)
  const own = rows.filter(({ pk }) => String(pk).includes(installationId))
  const tombstone = own.find((row) => row['connectionId'] === connectionId)
  const events = (tombstone?.['events'] ?? []) as {
    type: string
    revision: number
    data: { stores?: unknown }
  }[]
  const files = await readdir(path.join(state, 'buckets'), { recursive: true })
  return {
    rows: own.map(({ sk, state: stands }) => `${String(sk).split('#')[0]} ${String(stands)}`),
    files: files.filter((file) => file.includes(installationId) && file.endsWith('.gz')),
    told: events.map(({ type, revision }) => `${type} ${revision}`),
    stores: events.at(-1)?.data.stores,
  }
}

test(
  'an eraser killed at any call goes on where it was: one tombstone, one certificate, nothing else',
  async () => {
    const first = await worked()
    const { calls } = await eraseOnce(orderFor(first))
    const undisturbed = await remainsOf(first)
    expect(undisturbed).toMatchObject({
      rows: ['CONN deleted'],
      files: [],
      told: ['connection.established 1', 'connection.deleted 3'],
    })
    expect(calls).toContain('GET oauth/revoke')
    expect(calls.length).toBeGreaterThan(25)
    // what is counted and read again is one place to die at: every single call is killed in memory
    const places = [...new Set(calls)].map((name) => calls.indexOf(name))
    for (const place of places) {
      const login = await worked()
      const order = orderFor(login)
      const what = `killed after call ${place + 1} (${calls[place]})`
      const died = await eraseOnce(order, { kill: { call: place + 1, moment: 'after' } })
      expect.soft(died.kind, what).toBe('died')
      world().pass(60_000)
      await eraseToEnd(order)
      expect.soft(await remainsOf(login), what).toStrictEqual(undisturbed)
      await forget(world(), login)
    }
  },
  PATIENCE,
)

import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../demo/browser/browser.ts'
import { passDialog } from '../demo/browser/facebook.ts'
import { people } from '../demo/world/seed.ts'
import {
  caller,
  demoApp,
  handleIn,
  type JourneyWorld,
  newLink,
  outcomeOf,
  startJourneyWorld,
} from './journey-world.ts'

/** What Meta called about a person, and what it was answered. */
interface Callback {
  readonly answer: { readonly status: number; readonly receipt?: { readonly url: string } }
}

const PATIENCE = 120_000
let world: JourneyWorld

beforeAll(async () => {
  world = await startJourneyWorld()
})
afterAll(() => world.stop())

async function rest(): Promise<void> {
  await fetch(`${world.ground.awsOrigin}/__ground/rest`, { method: 'POST' })
}

async function connect(reference: string): Promise<string> {
  const browser = createBrowser()
  const shown = await passDialog(browser, await browser.open(await newLink(world, reference)), people.harbour)
  const { body } = await outcomeOf(world, handleIn(shown.url), reference)
  return String(body['connectionId'])
}

/** Keys of everything that is stored of an installation: rows of all tables but attempts, and result files. */
async function storedOf(connectionId: string): Promise<readonly string[]> {
  const [installationId = ''] = connectionId.split('.')
  const tables = await Promise.all(['Connections', 'Vault', 'Jobs'].map((table) => world.inside.rows(table)))
  const rows = tables.flat().map(({ pk, sk, state }) => [pk, sk, state].map(String).join(' '))
  const results = Object.values(world.ground.buckets).map(({ directory }) =>
    join(directory, 'insights', 'v1'),
  )
  const files = await Promise.all(results.map(namesIn))
  return [...rows, ...files.flat()].filter((key) => key.includes(installationId))
}

async function namesIn(folder: string): Promise<string[]> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  if (!isThere) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

test(
  'a connection deleted while its jobs run leaves its tombstone and nothing else',
  async () => {
    const slow = { operation: 'ad_account.insights', times: 2, slowMilliseconds: 5000 }
    await world.control('faults', slow)
    const connectionId = await connect('goodbye')
    const backend = world.backendOf(caller)
    expect(await backend.disconnect(connectionId)).toEqual({
      status: 202,
      body: { connectionId, state: 'deleting' },
    })
    await rest()
    expect((await storedOf(connectionId)).filter((key) => key.startsWith('JOB#'))).not.toEqual([])
    // the lease of an insights run, which the eraser waits for at the longest
    await world.pass(640)
    await rest()
    const [, hash = ''] = connectionId.split('.')
    expect(await storedOf(connectionId)).toEqual([expect.stringMatching(new RegExp(`CONN#${hash} deleted$`))])
    await world.pass(900)
    await rest()
    expect(await storedOf(connectionId)).toHaveLength(1)
    expect(await backend.disconnect(connectionId)).toMatchObject({ status: 200, body: { state: 'deleted' } })
    const events = (await world.inside.events()).filter((event) => event.connectionId === connectionId)
    const certificates = events.filter(({ type }) => type === 'connection.deleted')
    expect(new Set(certificates.map(({ id }) => id)).size).toBe(1)
    expect(certificates[0]?.data).toMatchObject({ revoked: true })
    const stores = certificates[0]?.data['stores'] as { store: string; erased: number; left: number }[]
    expect(stores.map(({ left }) => left)).toEqual([0, 0, 0, 0, 0, 0])
    expect(stores.find(({ store }) => store === 'results')?.erased).toBeGreaterThan(0)
  },
  PATIENCE,
)

test(
  'the same business and reference come back under the same id, in the next generation',
  async () => {
    const [before] = (await world.inside.rows('Connections')).filter(({ state }) => state === 'deleted')
    const connectionId = await connect('goodbye')
    expect(connectionId).toBe(before?.['connectionId'])
    const [row] = (await world.inside.rows('Connections')).filter(({ sk }) => sk === before?.['sk'])
    expect(row).toMatchObject({ state: 'active', generation: 2 })
    expect(row).not.toHaveProperty('ttl')
  },
  PATIENCE,
)

test(
  'another caller, and a caller with an id that nobody has, are told the same',
  async () => {
    const [row] = (await world.inside.rows('Connections')).filter(({ state }) => state === 'active')
    const connectionId = String(row?.['connectionId'])
    const unknown = `${connectionId.slice(0, -1)}${connectionId.endsWith('a') ? 'b' : 'a'}`
    const answer = { status: 404, body: { code: 'ERR_CONNECTION_UNKNOWN' } }
    expect(await world.backendOf(caller).disconnect(unknown)).toMatchObject(answer)
    expect(await world.backendOf('second-partner').disconnect(connectionId)).toMatchObject(answer)
  },
  PATIENCE,
)

test(
  'Meta is answered as it asks, and the page of the code says how the request went',
  async () => {
    const dataDeletionUrl = `${world.ground.apiOrigin}/webhooks/demo/data-deletion`
    await world.control(`apps/${demoApp?.appId}`, { dataDeletionUrl })
    const order = { appId: demoApp?.appId, kind: 'data-deletion', userId: '47110815' }
    await world.control('callbacks', order)
    await world.control('callbacks', { ...order, variant: 'wrong-signature' })
    const response = await fetch(`${world.emulatorOrigin}/__emulator/callbacks?settled=true`)
    const { callbacks } = (await response.json()) as { callbacks: Callback[] }
    expect(callbacks).toMatchObject([
      { answer: { status: 200, receipt: {} } },
      { answer: { status: 401, body: 'not-signed' } },
    ])
    await rest()
    const [row] = (await world.inside.rows('Connections')).filter(({ pk }) =>
      String(pk).startsWith('DELETION#'),
    )
    expect(row).toMatchObject({ state: 'nothing-held' })
    const page = await fetch(callbacks[0]?.answer.receipt?.url ?? '')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('There was nothing to delete')
    expect((await fetch(`${world.ground.apiOrigin}/deletions/${'a'.repeat(26)}`)).status).toBe(404)
  },
  PATIENCE,
)

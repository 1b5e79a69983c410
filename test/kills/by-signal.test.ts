import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FunctionKey } from '../../functions/registry.ts'
import { pascal } from '../../infra/room-names.ts'
import type { BusEvent, Row } from '../demo/story/inside.ts'
import { differences } from '../demo/story/compare.ts'
import { type Invitation, startStandingWorld, type StandingWorld } from './standing-world.ts'

/** Kills of each room; the moments are random and, by the seed, the same each time. */
const KILLS = 10
const SEED = 20_261_123
/** A kill may also come when the process is already done. */
const BEYOND = 1.2
/** Longer than the longest lease and the longest time that a queue hides a message. */
const LONGEST_RECOVERY_SECONDS = 2400

let world: StandingWorld
/** How long each room is at work when nobody disturbs it. */
const usual = new Map<FunctionKey, number>()
beforeAll(async () => {
  world = await startStandingWorld(Date.parse('2026-11-23T12:30:00Z'))
})
afterAll(() => world.close())

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = randomFrom(SEED)

function poolOf(room: FunctionKey) {
  const { functions } = world.ground.lambda
  const found = functions.find(({ declaration }) =>
    declaration.logicalId.startsWith(`${pascal(room)}Function`),
  )
  if (!found) throw new Error(`the template has no function ${room}`)
  return found
}

/** Waits until the room is at work, or for good reason has been: false when it does not begin. */
async function begins(room: FunctionKey): Promise<boolean> {
  const giveUpAt = performance.now() + 20_000
  while (poolOf(room).running() === 0) {
    if (performance.now() > giveUpAt) return false
    await sleep(1)
  }
  return true
}

/** Measures the room undisturbed the first time, and kills its processes at a random moment of its work from then on. */
async function disturb(room: FunctionKey): Promise<'measured' | 'killed'> {
  if (!(await begins(room))) throw new Error(`${room} does not begin`)
  const began = performance.now()
  const length = usual.get(room)
  if (length === undefined) {
    while (poolOf(room).running() > 0) await sleep(1)
    usual.set(room, performance.now() - began)
    return 'measured'
  }
  await sleep(random() * length * BEYOND)
  for (const pid of poolOf(room).pids()) process.kill(pid, 'SIGKILL')
  return 'killed'
}

/** The browser reloads until it is led back to the partner. */
async function reload({ url, cookie }: { readonly url: string; readonly cookie: string }): Promise<string> {
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    const handle = new URL(answer.headers.get('location') ?? 'http://none').searchParams.get('result')
    if (handle !== null) return handle
  }
  throw new Error('the browser is not led back')
}

/** The partner asks until the login has ended. */
async function outcomeOf(handle: string, reference: string): Promise<Readonly<Record<string, unknown>>> {
  for (let asked = 0; asked < 60; asked += 1) {
    const { status, body } = await world.partner.redeem(handle, reference)
    if (status !== 202) return body
    await world.pass(60)
  }
  throw new Error('the login does not end')
}

async function connect(invitation: Invitation) {
  const request = await world.passDialog(invitation)
  return outcomeOf(await reload(request), invitation.reference)
}

/** Through link, dialog and callback to the partner, who redeems the result; finalize begins. */
async function redeemed(invitation: Invitation) {
  const { reference } = invitation
  const handle = await reload(await world.passDialog(invitation))
  await world.partner.redeem(handle, reference)
  return { handle, reference }
}

function heard(type: string, reference: string): BusEvent[] {
  const events = world.ground.services.eventBridge.events() as unknown as { readonly detail: BusEvent }[]
  const own = events
    .map(({ detail }) => detail)
    .filter((event) => event.type === type && event.reference === reference)
  return [...new Map(own.map((event) => [event.id, event])).values()]
}

function tokensOf({ business }: Invitation): number {
  const grants = [...world.emulator.state.tokens.values()]
  return grants.filter((token) => 'businessId' in token && token.businessId === business.businessId).length
}

/** Rows of the newest file of an account's day that is over, compared with what Meta's books say. */
async function expectWholeDay(event: BusEvent): Promise<void> {
  const files = event.data['files'] as { readonly date: string; readonly key: string }[]
  const [yesterday] = files
  const account = String(event.data['account'])
  const [bucket] = Object.values(world.ground.buckets)
  const text = gunzipSync(await readFile(path.join(bucket?.directory ?? '', yesterday?.key ?? ''))).toString(
    'utf8',
  )
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  const address = `${world.emulator.origin}/__emulator/totals?accountId=${account}&date=${yesterday?.date}`
  const totals = (await (await fetch(address)).json()) as Row & { hours: readonly Row[] }
  expect(differences(rows, totals)).toEqual([])
}

it('a callback killed at any moment loses a login only where the code was traded and its token not sealed', async () => {
  const lost: { readonly outcome: unknown; readonly traded: number; readonly again: unknown }[] = []
  for (let turn = 0; turn <= KILLS; turn += 1) {
    const invitation = await world.invite()
    const request = await world.passDialog(invitation)
    const answering = fetch(request.url, { redirect: 'manual', headers: { cookie: request.cookie } })
    await disturb('login/callback')
    await answering
    const outcome = await outcomeOf(await reload(request), invitation.reference)
    if (outcome['status'] !== 'completed') {
      lost.push({ outcome, traded: tokensOf(invitation), again: await connect(invitation) })
    }
    expect(heard('connection.established', invitation.reference)).toHaveLength(1)
  }
  expect(lost.length).toBeLessThan(KILLS / 2)
  expect(lost).toEqual(
    lost.map(() => ({
      outcome: expect.objectContaining({ status: 'failed', reason: 'exchange-lost' }),
      traded: 1,
      again: expect.objectContaining({ status: 'completed' }),
    })),
  )
}, 240_000)

it('a finalize killed at any moment makes the connection all the same, and tells of it once', async () => {
  const references: string[] = []
  for (let turn = 0; turn <= KILLS; turn += 1) {
    const { handle, reference } = await redeemed(await world.invite())
    await disturb('connections/finalize')
    expect(await outcomeOf(handle, reference)).toMatchObject({ status: 'completed' })
    references.push(reference)
  }
  await world.pass(LONGEST_RECOVERY_SECONDS)
  for (const reference of references) {
    expect(heard('connection.established', reference)).toHaveLength(1)
    expect(heard('login.completed', reference)).toHaveLength(1)
  }
}, 240_000)

it('an insights run killed at any moment is done in the end, with every row', async () => {
  const invitations: Invitation[] = []
  for (let turn = 0; turn <= KILLS; turn += 1) {
    const invitation = await world.invite()
    const { handle, reference } = await redeemed(invitation)
    await disturb('automations/hourly-insights')
    expect(await outcomeOf(handle, reference)).toMatchObject({ status: 'completed' })
    invitations.push(invitation)
  }
  await world.pass(LONGEST_RECOVERY_SECONDS)
  for (const { reference, business } of invitations) {
    const completed = heard('automation.completed', reference)
    for (const accountId of business.accountIds) {
      const [first] = completed.filter(({ data }) => data['account'] === accountId)
      if (!first) throw new Error(`no run of ${accountId} was completed`)
      await expectWholeDay(first)
    }
    expect(heard('automation.failed', reference)).toEqual([])
  }
}, 240_000)

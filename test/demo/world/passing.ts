import { AwsClient } from 'aws4fetch'
import type { World } from './world.ts'

/** The room that sends each minute's jobs: it has nothing to do in a minute in which none has its turn. */
const DISPATCH = 'automations/dispatch'
const MINUTE = 60_000
/** Its tick may come at any second of a minute; so much before the minute, that tick is still to come. */
const BEFORE_TICK = 2_000
/** The least that time is let pass. */
const MOMENT = 100

type Row = Readonly<Record<string, unknown>>

/** What a story lets time pass in: Meta, and the product on its ground. */
type TimedWorld = Pick<World, 'emulatorOrigin' | 'ground'>

/** Asks a control plane, or tells it something; throws with what it says where it refuses. */
export async function control<T>(url: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, body && { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok)
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** The first minute since the wheel's hand was moved last in which a job has its turn, or is due again. */
function nextOccupied(rows: readonly Row[], now: number): number {
  const hand = rows.find(({ pk }) => pk === 'WHEEL#META')
  const from = hand ? Number(hand['minute']) + 1 : Math.floor(now / MINUTE)
  const turns = rows.flatMap(({ slotPk }) => {
    const [, period, slot] = /^P(\d+)#(\d+)#/.exec(String(slotPk)) ?? []
    if (period === undefined) return []
    const wait = (Number(slot) - (from % Number(period)) + Number(period)) % Number(period)
    return [from + wait]
  })
  const dues = rows.flatMap(({ dueSk }) => {
    const at = Date.parse(String(dueSk).split('#', 1)[0] ?? '')
    return Number.isNaN(at) ? [] : [Math.max(from, Math.ceil(at / MINUTE))]
  })
  return Math.min(...turns, ...dues)
}

/** Puts the hand of the wheel to this minute, as if those before it had been sent: nothing was in them. */
async function turnHand({ ground }: TimedWorld, table: string, minute: number, now: number): Promise<void> {
  const { region, operator, awsOrigin } = ground
  const aws = new AwsClient({ ...operator, region, service: 'dynamodb', retries: 0 })
  const Item = { pk: { S: 'WHEEL#META' }, sk: { S: 'META' }, minute: { N: String(minute) } }
  const response = await aws.fetch(awsOrigin, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
    body: JSON.stringify({ TableName: table, Item }),
    aws: { datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '') },
  })
  if (!response.ok) throw new Error(`the wheel cannot be turned: ${await response.text()}`)
  await response.body?.cancel()
}

/**
 * Lets time pass for Meta and the product alike, at one stroke from one minute in which something happens to the next.
 * What has its turn has it at its time, and has come to its end before time goes on.
 */
export function createPassing(world: TimedWorld) {
  const { emulatorOrigin, ground } = world
  const [jobs = '', table = ''] = Object.entries(ground.tables).find(([id]) => id.startsWith('Jobs')) ?? []
  const groundAt = (path: string) => `${ground.awsOrigin}/__ground/${path}`
  const setMeta = (at: number) =>
    control(`${emulatorOrigin}/__emulator/clock`, { set: new Date(at).toISOString() })

  async function now(): Promise<number> {
    return Date.parse((await control<{ now: string }>(groundAt('clock'))).now)
  }

  /** Meta's clock goes first, and is put right where the ground has waited for longer. */
  async function both(at: number, milliseconds: number, without: object = {}): Promise<void> {
    await setMeta(at + milliseconds)
    const ended = { advanceSeconds: milliseconds / 1000, ...without }
    await setMeta(Date.parse((await control<{ now: string }>(groundAt('clock'), ended)).now))
  }

  /** The time, and when the next thing is due. */
  async function clock(without?: string): Promise<{ readonly at: number; readonly due: number }> {
    const query = without === undefined ? '' : `?without=${without}`
    const told = await control<{ now: string; nextDueAt?: string }>(groundAt(`clock${query}`))
    return {
      at: Date.parse(told.now),
      due: told.nextDueAt === undefined ? Infinity : Date.parse(told.nextDueAt),
    }
  }

  /** To the next thing that is due, the next minute that has jobs, or the end, whichever comes first. */
  async function step(end: number): Promise<void> {
    const { at, due } = await clock(DISPATCH)
    const occupied = nextOccupied(await control<Row[]>(groundAt(`tables/${jobs}`)), at)
    const minute = occupied * MINUTE - BEFORE_TICK
    if (minute > at + MOMENT) {
      return both(at, Math.max(MOMENT, Math.min(due, end, minute) - at), { without: DISPATCH })
    }
    await turnHand(world, table, occupied - 1, at)
    const tick = await clock()
    await both(tick.at, Math.max(MOMENT, tick.due - tick.at))
  }

  /** Lets time pass until `isSo`, or for so long at most; whether it came to be so. */
  async function passUntil(isSo: () => Promise<boolean>, minutes: number): Promise<boolean> {
    const end = (await now()) + minutes * MINUTE
    for (;;) {
      if (await isSo()) return true
      if ((await now()) >= end) return false
      await step(end)
    }
  }

  return {
    now,
    passUntil,
    async pass(minutes: number): Promise<void> {
      await passUntil(async () => false, minutes)
    },
  }
}

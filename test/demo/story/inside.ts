import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { until } from '../world/child.ts'
import type { World } from '../world/world.ts'

/** An event as the bus carried it. */
export interface BusEvent {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly connectionId?: string
  readonly reference: string
  readonly data: Readonly<Record<string, unknown>>
}

export type Row = Readonly<Record<string, unknown>>

const SECONDS = 30

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** What an operator sees of the product from inside: events, rows, files. */
export function lookInside({ ground, emulatorOrigin }: World) {
  const inspection = `${ground.awsOrigin}/__ground`
  const tableOf = (name: string) => Object.keys(ground.tables).find((id) => id.startsWith(name)) ?? name

  const events = async (): Promise<BusEvent[]> =>
    (await json<{ detail: BusEvent }[]>(`${inspection}/events`)).map((event) => event.detail)

  return {
    events,
    /** Rows of a table by the beginning of its logical id: Connections, Vault, Jobs, Ephemeral. */
    rows: (table: string) => json<Row[]>(`${inspection}/tables/${tableOf(table)}`),
    /** The first event that fits, waited for. */
    event: (what: string, fits: (event: BusEvent) => boolean): Promise<BusEvent> =>
      until(what, async () => (await events()).find(fits), SECONDS),
    /** The rows of a result file by its key in the bucket. */
    async file(key: string): Promise<Row[]> {
      const [bucket] = Object.values(ground.buckets)
      const text = gunzipSync(await readFile(join(bucket?.directory ?? '', key))).toString('utf8')
      return text
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row)
    },
    /** What Meta's own books say of one day of an account. */
    totals: (accountId: string, date: string) =>
      json<Row & { hours: readonly Row[] }>(
        `${emulatorOrigin}/__emulator/totals?accountId=${accountId}&date=${date}`,
      ),
    calls: () => json<Row>(`${emulatorOrigin}/__emulator/calls`),
  }
}

export type Inside = ReturnType<typeof lookInside>

import { subject } from '../world/subject.ts'
import type { World } from '../world/world.ts'
import type { BusEvent } from './inside.ts'

/** A connection as its partner sees it: the answer of `GET /v1/connections/{id}`, as far as the story reads it. */
export interface Standing {
  readonly connectionId: string
  readonly reference: string
  readonly state: string
  readonly verdict: string
  readonly since: string
  readonly until?: string
  readonly generation: number
  readonly createdAt: string
  readonly evidence: readonly Sign[]
  readonly assets: readonly { readonly assetId: string; readonly lost: boolean }[]
  readonly jobs: readonly {
    readonly asset: string
    readonly scheduled: boolean
    readonly lastRun?: { readonly outcome: string; readonly finishedAt: string }
    readonly putOffFor?: string
  }[]
}

interface Sign {
  readonly kind: string
  readonly time: string
  readonly metaCode?: number
  readonly metaSubcode?: number
}

/** Asks as the partner's backend does. */
export async function standingOf(world: World, connectionId: string): Promise<Standing> {
  const { status, body } = await world.backendOf(subject.caller).show(connectionId)
  if (status !== 200) throw new Error(`the connection is not shown: ${status} ${JSON.stringify(body)}`)
  return body as unknown as Standing
}

function signText({ kind, metaCode, metaSubcode }: Sign): string {
  const numbers = [metaCode, metaSubcode].filter((number) => number !== undefined)
  return numbers.length > 0 ? `${kind} ${numbers.join('/')}` : kind
}

/** What was seen since a moment, or what is known of the jobs where nothing was: `token-invalid 190/460`. */
export function evidenceSince({ evidence, assets, jobs }: Standing, from: number): string {
  // Meta tells its times in whole seconds
  const second = Math.floor(from / 1000) * 1000
  const signs = evidence.filter(({ time }) => Date.parse(time) >= second).map(signText)
  const lost = assets.flatMap((asset) => (asset.lost ? [`lost act_${asset.assetId}`] : []))
  const waits = jobs.flatMap(({ putOffFor, asset }) => (putOffFor ? [`act_${asset}: ${putOffFor}`] : []))
  return [...signs, ...lost, ...waits].join(' + ')
}

/** Ad accounts of which a run has completed since a moment. */
export function readSince({ jobs }: Standing, from: number): string[] {
  return jobs.flatMap(({ asset, lastRun }) =>
    lastRun?.outcome === 'completed' && Date.parse(lastRun.finishedAt) >= from ? [asset] : [],
  )
}

/** What the bus heard of a connection itself since a moment; its logins and runs are others' affair. */
export function changesSince(events: readonly BusEvent[], connectionId: string, from: number): BusEvent[] {
  const own = events.filter(
    (event) =>
      event.connectionId === connectionId &&
      event.type.startsWith('connection.') &&
      Date.parse(event.time) >= from,
  )
  return [...new Map(own.map((event) => [event.id, event])).values()]
}

/** `1.4 s`, `23 min 4 s`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

const WIDTHS = [26, 12, 16]

/** One line of the table that each scene ends with. */
export function tableLine(...cells: readonly string[]): string {
  return cells
    .map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0))
    .join('')
    .trimEnd()
}

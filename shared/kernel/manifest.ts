import type { AssetType } from '../domain/deployment.ts'
import type { PeriodMinutes } from '../domain/job.ts'
import type { Need, PortsFor } from '../ports/ports.ts'

/** One HTTP route with its own throttle. `path` as API Gateway writes it: `/v1/results/{handle}`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: `/${string}`
  readonly requestsPerSecond: number
  readonly burst: number
}

/** What starts a room. `api` is JSON for authorized callers, `page` is for browsers, `webhook` for Meta. */
export type Trigger =
  | { readonly kind: 'api'; readonly routes: readonly Route[] }
  | { readonly kind: 'page'; readonly routes: readonly Route[] }
  | { readonly kind: 'webhook'; readonly routes: readonly Route[] }
  | {
      readonly kind: 'queue'
      readonly batchSize: number
      readonly maxConcurrency: number
      readonly attempts: number
    }
  | {
      readonly kind: 'work'
      readonly batchSize: number
      /** How long a batch may be waited for, 0 to 300 s; a second when batches are larger than one. */
      readonly windowSeconds?: number
      readonly maxConcurrency: number
      readonly attempts: number
    }
  | { readonly kind: 'schedule'; readonly everyMinutes: number }
  | { readonly kind: 'stream'; readonly table: 'connections'; readonly batchSize: number }

export type TriggerKind = Trigger['kind']

/**
 * A recurring job that finalize makes: for each connection whose configuration names the automation, or, where it is
 * per installation, for every installation.
 */
export interface Job {
  readonly per: 'asset' | 'connection' | 'installation'
  readonly assetType?: AssetType
  /** Permissions without which the job is not made. */
  readonly permissions: readonly string[]
  readonly everyMinutes: PeriodMinutes
}

/** A counter of the room's own that tells the operator something by itself. */
export interface CounterAlarm {
  /** Name of a counter without dimensions of its own (`metrics.count`). */
  readonly counter: string
  /** The alarm fires when more than this is counted in five minutes. */
  readonly above: number
  /** What it means for people, in one sentence. */
  readonly means: string
}

export interface Manifest {
  readonly trigger: Trigger
  readonly needs: readonly Need[]
  readonly job?: Job
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  /** What it means for people when this room fails, in one sentence: the text of its alarm. */
  readonly whenItFails: string
  readonly alarms?: readonly CounterAlarm[]
}

/** The ports that a room's `run` or `step` receives: what its manifest names, and nothing else. */
export type PortsOf<M extends Manifest> = PortsFor<M['needs'][number]>

/** Manifests of one kind of trigger: a door refuses the others at compile time. */
export type ManifestOf<K extends TriggerKind> = Manifest & { readonly trigger: Extract<Trigger, { kind: K }> }

/** The manifest itself when it names these needs; otherwise a type that no manifest fits. */
export type Naming<N extends Need, M extends Manifest> = [N] extends [M['needs'][number]] ? M : never

/** The needs of the work door itself: an automation's manifest spreads them before its own. */
export const workNeeds = ['jobLeases', 'connectionReads', 'ownQueue', 'eventBus', 'evidenceQueue'] as const

/** The needs of the door of rooms that step many jobs at once. */
export const workBatchNeeds = ['jobLeases', 'ownQueue', 'evidenceQueue'] as const

/** Declares a room. */
export function defineFunction<const M extends Manifest>(manifest: M): M {
  return manifest
}

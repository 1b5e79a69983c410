import { setImmediate as nextTurn } from 'node:timers/promises'
import type { App, State } from '../world/state.ts'
import { attempt } from './attempt.ts'
import { countChanges, joinEntries, MOST_CHANGES, wireBody, type Delivery } from './delivery.ts'
import { subscriptionOf } from './subscription.ts'

/** What the control plane wants done to the next notifications of an app. */
export interface Orders {
  /** How many are still lost on the way; `Infinity` loses all. */
  lose: number
  duplicate: number
  held: boolean
}

/** Carries notifications: one after the other for an app, side by side for several. */
export interface Courier {
  deliveries: Delivery[]
  made: number
  readonly orders: Map<string, Orders>
  readonly rounds: Map<string, Promise<void>>
  readonly stop: AbortController
  timer: NodeJS.Timeout | undefined
}

const MINUTE_MS = 60_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

export function createCourier(): Courier {
  return {
    deliveries: [],
    made: 0,
    orders: new Map(),
    rounds: new Map(),
    stop: new AbortController(),
    timer: undefined,
  }
}

/** Ends it: what is on its way is cut off, what waits stays where it is. */
export function stopCourier(courier: Courier): void {
  courier.stop.abort()
  clearTimeout(courier.timer)
}

/** Carries what is due, and comes back when the next one is; a frozen clock is never waited for. */
export function wakeCourier(state: State): void {
  const { courier } = state
  if (courier.stop.signal.aborted) return
  clearTimeout(courier.timer)
  const waiting = courier.deliveries.filter((delivery) => delivery.state === 'waiting')
  for (const { appId } of waiting.filter((delivery) => isDue(state, delivery)))
    if (!courier.rounds.has(appId)) courier.rounds.set(appId, walkRound(state, courier, appId))
  const later = waiting.filter((delivery) => !isDue(state, delivery))
  if (later.length === 0 || state.clock.isFrozen()) return
  const next = Math.min(...later.map((delivery) => delivery.nextAttemptAt)) - state.clock.now()
  courier.timer = setTimeout(() => wakeCourier(state), Math.min(next, LONGEST_TIMER_MS)).unref()
}

/** Comes true when nothing is on its way and nothing is due. */
export async function courierIsIdle(courier: Courier): Promise<void> {
  while (courier.rounds.size > 0) await Promise.all(courier.rounds.values())
}

async function walkRound(state: State, courier: Courier, appId: string): Promise<void> {
  // What else happens in this very moment may travel in the same body.
  await nextTurn()
  for (;;) {
    const app = state.apps.get(appId)
    const delivery = courier.deliveries.find(
      (candidate) => candidate.appId === appId && candidate.state === 'waiting' && isDue(state, candidate),
    )
    if (!app || !delivery || courier.stop.signal.aborted) break
    if (app.webhooks.batching) fill(state, courier, delivery)
    await carry(state, courier, app, delivery)
  }
  courier.rounds.delete(appId)
  wakeCourier(state)
}

async function carry(state: State, courier: Courier, app: App, delivery: Delivery): Promise<void> {
  const subscription = subscriptionOf(state, delivery.appId, delivery.object)
  if (!subscription) {
    delivery.state = 'unsubscribed'
    return
  }
  const made = await attempt(state, app, subscription.callbackUrl, delivery, courier.stop.signal)
  if (courier.stop.signal.aborted) return
  delivery.attempts = [...delivery.attempts, made]
  if (made.status === 200) {
    delivery.state = 'delivered'
    return
  }
  delivery.nextAttemptAt = state.clock.now() + pauseAfter(delivery.attempts.length)
  if (delivery.nextAttemptAt > delivery.madeAt + app.webhooks.retryHours * 60 * MINUTE_MS)
    delivery.state = 'given-up'
}

/** At once, then with growing pauses (Meta, Webhooks, read 2026-11-23); that they double is ours. */
function pauseAfter(attempts: number): number {
  return attempts === 1 ? 0 : 2 ** (attempts - 2) * MINUTE_MS
}

/** Takes into a body what else waits for its first attempt. */
function fill(state: State, courier: Courier, first: Delivery): void {
  if (!isPlain(first)) return
  for (const other of courier.deliveries.slice(courier.deliveries.indexOf(first) + 1)) {
    const isSameWay = other.appId === first.appId && other.object === first.object
    if (!isSameWay || other.state !== 'waiting' || !isDue(state, other) || !isPlain(other)) continue
    const entries = joinEntries(first.entries ?? [], other.entries ?? [])
    if (countChanges(entries) > MOST_CHANGES) return
    first.entries = entries
    first.body = wireBody(first.object, entries)
    courier.deliveries = courier.deliveries.filter((delivery) => delivery !== other)
  }
}

function isPlain(delivery: Delivery): boolean {
  return (
    delivery.entries !== undefined &&
    delivery.attempts.length === 0 &&
    delivery.copyOf === undefined &&
    delivery.signature === 'right'
  )
}

function isDue(state: State, delivery: Delivery): boolean {
  return delivery.nextAttemptAt <= state.clock.now()
}

import type { State } from '../world/state.ts'
import { wakeCourier, type Orders } from './courier.ts'
import { wireBody, type Change, type Delivery, type Entry, type Signature } from './delivery.ts'
import { subscriptionOf } from './subscription.ts'

/** How many finished deliveries are kept to be looked at. */
const KEPT_DELIVERIES = 5000

/** Tells an app what changed, if it has subscribed to this field of this object. */
export function notify(
  state: State,
  appId: string,
  object: string,
  id: string,
  change: Change,
  uid?: string,
): Delivery | undefined {
  const subscription = subscriptionOf(state, appId, object)
  if (!subscription?.fields.includes(change.field)) return undefined
  const time = state.clock.seconds()
  const item = uid === undefined ? { id } : { id, uid }
  const entry: Entry = subscription.includeValues
    ? { ...item, time, changes: [change] }
    : { ...item, time, changed_fields: [change.field] }
  return sendOff(state, { appId, object, entries: [entry], signature: 'right' })
}

/** What a notification begins with. */
export interface Parcel {
  readonly appId: string
  readonly object: string
  /** Entries, or a body as it stands. */
  readonly entries?: readonly Entry[]
  readonly body?: string
  readonly signature: Signature
  readonly copyOf?: string
}

/** Puts a notification on its way, or does to it what the control plane ordered for this app. */
export function sendOff(state: State, parcel: Parcel): Delivery {
  const orders = ordersFor(state, parcel.appId)
  const delivery = keep(state, parcel)
  if (orders.lose > 0) {
    orders.lose -= 1
    delivery.state = 'lost'
    return delivery
  }
  if (orders.held) delivery.state = 'held'
  if (orders.duplicate > 0) {
    orders.duplicate -= 1
    keep(state, { ...parcel, copyOf: delivery.id }).state = delivery.state
  }
  wakeCourier(state)
  return delivery
}

/** What is ordered for an app's notifications; nothing, to begin with. */
export function ordersFor(state: State, appId: string): Orders {
  const known = state.courier.orders.get(appId)
  if (known) return known
  const orders: Orders = { lose: 0, duplicate: 0, held: false }
  state.courier.orders.set(appId, orders)
  return orders
}

function keep(state: State, parcel: Parcel): Delivery {
  const { courier } = state
  courier.made += 1
  const now = state.clock.now()
  const delivery: Delivery = {
    id: String(courier.made),
    appId: parcel.appId,
    object: parcel.object,
    entries: parcel.entries,
    body: parcel.body ?? wireBody(parcel.object, parcel.entries ?? []),
    signature: parcel.signature,
    copyOf: parcel.copyOf,
    madeAt: now,
    state: 'waiting',
    nextAttemptAt: now,
    attempts: [],
  }
  courier.deliveries.push(delivery)
  if (courier.deliveries.length > KEPT_DELIVERIES) forgetOldest(courier)
  return delivery
}

function forgetOldest(courier: State['courier']): void {
  const oldest = courier.deliveries.findIndex(({ state }) => state !== 'waiting' && state !== 'held')
  if (oldest !== -1) courier.deliveries.splice(oldest, 1)
}

import { bodyOf, type Call } from '../http/call.ts'
import { wakeCourier, type Orders } from '../webhooks/courier.ts'
import { ordersFor } from '../webhooks/notify.ts'
import {
  fail,
  readFlag,
  readId,
  readList,
  readObject,
  readOneOf,
  readOptional,
  readText,
  readWhole,
} from '../world/read-json.ts'
import type { App, State } from '../world/state.ts'
import { shown } from './webhooks.ts'

const MOST = 1_000_000

/** `POST webhooks/lose`: the next ones of an app, or all until told otherwise, never leave Meta. */
export function loseDeliveries(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'next', 'all'])
  const app = readApp(state, fields)
  const next = readOptional(readWhole(0, MOST))(fields.get('next'), 'next')
  const all = readOptional(readFlag)(fields.get('all'), 'all')
  if ((next === undefined) === (all === undefined)) fail('', 'must hold either next or all')
  const orders = ordersFor(state, app.appId)
  orders.lose = next ?? (all === true ? Infinity : 0)
  return shownOrders(orders)
}

/** `POST webhooks/duplicate`: the next ones of an app arrive twice. */
export function duplicateDeliveries(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'next'])
  const orders = ordersFor(state, readApp(state, fields).appId)
  orders.duplicate = readWhole(0, MOST)(fields.get('next'), 'next')
  return shownOrders(orders)
}

/** `POST webhooks/hold`: from now on the notifications of an app wait. */
export function holdDeliveries(state: State, call: Call): unknown {
  const orders = ordersFor(state, readApp(state, readObject(bodyOf(call), '', ['appId'])).appId)
  orders.held = true
  return shownOrders(orders)
}

/** `POST webhooks/release`: those that wait go, in the order made, reversed, or as listed by id. */
export function releaseDeliveries(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'order', 'deliveryIds'])
  const { appId } = readApp(state, fields)
  const order = readOptional(readOneOf(['as-made', 'reversed']))(fields.get('order'), 'order') ?? 'as-made'
  const listed = readOptional(readList(readText))(fields.get('deliveryIds'), 'deliveryIds')
  const { courier } = state
  const held = courier.deliveries.filter((delivery) => delivery.appId === appId && delivery.state === 'held')
  const released = listed
    ? listed.map(
        (id) => held.find((delivery) => delivery.id === id) ?? fail('deliveryIds', `${id} is not held`),
      )
    : order === 'reversed'
      ? held.toReversed()
      : held
  if (!listed) ordersFor(state, appId).held = false
  for (const delivery of released) {
    delivery.state = 'waiting'
    delivery.nextAttemptAt = state.clock.now()
  }
  // The courier goes by the order of the list.
  const isReleased = new Set(released)
  courier.deliveries = [...courier.deliveries.filter((delivery) => !isReleased.has(delivery)), ...isReleased]
  wakeCourier(state)
  return { released: [...isReleased].map(shown), ...shownOrders(ordersFor(state, appId)) }
}

function readApp(state: State, fields: ReadonlyMap<string, unknown>): App {
  return state.apps.get(readId(fields.get('appId'), 'appId')) ?? fail('appId', 'names no app')
}

function shownOrders(orders: Orders) {
  return { ...orders, lose: orders.lose === Infinity ? 'all' : orders.lose }
}

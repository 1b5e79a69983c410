import type { State } from '../world/state.ts'

/** What an app asked to be told about one object, and where. */
export interface Subscription {
  readonly appId: string
  readonly object: string
  readonly callbackUrl: string
  readonly fields: readonly string[]
  /** Sent back in the handshake only; never shown. */
  readonly verifyToken: string
  /** Without values a notification names the fields that changed and nothing more. */
  readonly includeValues: boolean
}

/** An app has one subscription for each object. */
export function subscriptionOf(state: State, appId: string, object: string): Subscription | undefined {
  return state.subscriptions.get(`${appId}|${object}`)
}

/** Keeps a subscription in the place of the object's earlier one. */
export function keepSubscription(state: State, subscription: Subscription): void {
  state.subscriptions.set(`${subscription.appId}|${subscription.object}`, subscription)
}

export function dropSubscription(state: State, subscription: Subscription): void {
  state.subscriptions.delete(`${subscription.appId}|${subscription.object}`)
}

/** The subscriptions of an app, or of all. */
export function subscriptionsOf(state: State, appId: string | undefined): readonly Subscription[] {
  return [...state.subscriptions.values()].filter(
    (subscription) => appId === undefined || subscription.appId === appId,
  )
}

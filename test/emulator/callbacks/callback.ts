import type { Variant } from './signed-request.ts'

/** What Meta calls an app back for when a person leaves. */
export const callbackKinds = ['deauthorize', 'data-deletion'] as const
export type CallbackKind = (typeof callbackKinds)[number]

/** A call to an app about a person who left, and what the app answered. */
export interface Callback {
  readonly id: string
  readonly appId: string
  readonly kind: CallbackKind
  /** The person as this app knows them. */
  readonly userId: string
  readonly variant: Variant
  /** By the emulator's clock. */
  readonly at: string
  readonly address: string
  readonly signedRequest: string
  readonly answer: CallbackAnswer
}

export interface CallbackAnswer {
  /** Undefined when there was none. */
  readonly status: number | undefined
  /** The beginning of the body. */
  readonly body: string
  /** What is wrong with the answer, where Meta would not take it. */
  readonly problem: string | undefined
  /** What a data-deletion answer must name: where the person can look, and under which code. */
  readonly receipt: Receipt | undefined
}

export interface Receipt {
  readonly url: string
  readonly confirmationCode: string
}

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type ReceivedMessage, received, type StoredMessage } from './message.ts'

export interface QueueSpec {
  readonly queueName: string
  readonly queueArn: string
  readonly queueUrl: string
  readonly visibilitySeconds: number
  readonly delaySeconds: number
  readonly retentionSeconds: number
  readonly receiveWaitSeconds: number
  /** After `maxReceiveCount` receives the next one finds the message in the other queue. */
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number }
}

export interface NewMessage {
  readonly messageId: string
  readonly body: string
  readonly messageAttributes: StoredMessage['messageAttributes']
  readonly groupId?: string
  readonly senderId: string
  readonly delaySeconds: number
}

export interface ReceiveOptions {
  readonly max: number
  readonly waitMilliseconds: number
  /** The queue's own unless given. */
  readonly visibilitySeconds?: number
  readonly signal?: AbortSignal
}

export type VisibilityChange = 'changed' | 'gone' | 'visible' | 'beyond-limit'

/** From one receive to its end no message can be hidden longer, however often that is prolonged. */
const maxHiddenMilliseconds = 12 * 3600 * 1000

/**
 * One standard queue. It hands messages out in the order they became visible; AWS promises no order at all.
 * A message has one live receipt handle, the newest: an older one ends nothing here, where AWS says "might not"
 * (AWS, SQS DeleteMessage, read 2026-11-23).
 */
export interface Queue {
  readonly spec: QueueSpec
  /** When it was made, in milliseconds since the epoch. */
  readonly madeAt: number
  send(message: NewMessage): void
  /** Waits until there is at least one, the wait is over or the signal says stop. */
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]>
  acknowledge(receiptHandle: string): boolean
  changeVisibility(receiptHandle: string, seconds: number): VisibilityChange
  takeDeadLetter(message: StoredMessage, sourceArn: string): void
  depth(): { visible: number; inFlight: number; delayed: number }
  peek(): readonly StoredMessage[]
}

interface Waiting {
  readonly options: ReceiveOptions
  readonly resolve: (messages: ReceivedMessage[]) => void
}

export function createQueue(
  clock: Clock,
  spec: QueueSpec,
  deadLetterQueue: (arn: string) => Pick<Queue, 'takeDeadLetter'>,
): Queue {
  const messages = new Map<string, StoredMessage>()
  const waiting = new Set<Waiting>()
  let cancelTimer: (() => void) | undefined

  const forgetOld = () => {
    for (const message of messages.values()) {
      if (clock.now() >= message.sentAt + spec.retentionSeconds * 1000) messages.delete(message.messageId)
    }
  }
  const byTurn = () =>
    [...messages.values()].toSorted((a, b) => a.visibleAt - b.visibleAt || a.sentAt - b.sentAt)

  const take = ({ max, visibilitySeconds }: ReceiveOptions): ReceivedMessage[] => {
    forgetOld()
    const now = clock.now()
    const taken: ReceivedMessage[] = []
    for (const message of byTurn()) {
      if (message.visibleAt > now || taken.length >= max) break
      if (spec.redrive && message.receivesHere >= spec.redrive.maxReceiveCount) {
        const target = deadLetterQueue(spec.redrive.deadLetterArn)
        messages.delete(message.messageId)
        target.takeDeadLetter(message, spec.queueArn)
        continue
      }
      const next = handedOut(message, now, visibilitySeconds ?? spec.visibilitySeconds)
      messages.set(next.messageId, next)
      taken.push(received(next))
    }
    return taken
  }
  /** Serves who waits, and arms one timer for the next message that becomes visible while somebody does. */
  const wake = () => {
    for (const entry of waiting) {
      const taken = take(entry.options)
      if (taken.length > 0) entry.resolve(taken)
    }
    cancelTimer?.()
    const next = byTurn()[0]
    if (waiting.size > 0 && next) cancelTimer = clock.after(Math.max(1, next.visibleAt - clock.now()), wake)
  }
  const held = (receiptHandle: string) => {
    const message = messages.get(messageIdOf(receiptHandle) ?? '')
    return message?.receiptHandle === receiptHandle ? message : undefined
  }

  return {
    spec,
    madeAt: clock.now(),
    send({ delaySeconds, ...message }) {
      const sentAt = clock.now()
      messages.set(message.messageId, {
        ...message,
        sentAt,
        visibleAt: sentAt + delaySeconds * 1000,
        receiveCount: 0,
        receivesHere: 0,
      })
      wake()
    },
    receive(options) {
      // a queue without its dead-letter queue is found here, not in a timer much later
      if (spec.redrive) deadLetterQueue(spec.redrive.deadLetterArn)
      const now = options.signal?.aborted ? [] : take(options)
      if (now.length > 0 || options.waitMilliseconds <= 0 || options.signal?.aborted)
        return Promise.resolve(now)
      return new Promise((resolve) => {
        const stop = () => entry.resolve([])
        const entry: Waiting = {
          options,
          resolve(taken) {
            waiting.delete(entry)
            cancelWait()
            options.signal?.removeEventListener('abort', stop)
            resolve(taken)
          },
        }
        const cancelWait = clock.after(options.waitMilliseconds, stop, 'idle')
        options.signal?.addEventListener('abort', stop)
        waiting.add(entry)
        wake()
      })
    },
    acknowledge(receiptHandle) {
      const message = held(receiptHandle)
      return message !== undefined && messages.delete(message.messageId)
    },
    changeVisibility(receiptHandle, seconds) {
      const message = held(receiptHandle)
      const now = clock.now()
      if (!message) return 'gone'
      if (message.visibleAt <= now) return 'visible'
      const visibleAt = now + seconds * 1000
      if (visibleAt > (message.lastReceivedAt ?? now) + maxHiddenMilliseconds) return 'beyond-limit'
      messages.set(message.messageId, { ...message, visibleAt })
      wake()
      return 'changed'
    },
    takeDeadLetter(message, sourceArn) {
      const { receiptHandle: _, ...kept } = message
      messages.set(message.messageId, {
        ...kept,
        visibleAt: clock.now(),
        receivesHere: 0,
        deadLetterSourceArn: sourceArn,
      })
      wake()
    },
    depth() {
      forgetOld()
      const hidden = [...messages.values()].filter((message) => message.visibleAt > clock.now())
      const delayed = hidden.filter((message) => message.receivesHere === 0).length
      return { visible: messages.size - hidden.length, inFlight: hidden.length - delayed, delayed }
    },
    peek() {
      forgetOld()
      return byTurn()
    },
  }
}

function handedOut(message: StoredMessage, now: number, visibilitySeconds: number): StoredMessage {
  return {
    ...message,
    visibleAt: now + visibilitySeconds * 1000,
    receiveCount: message.receiveCount + 1,
    receivesHere: message.receivesHere + 1,
    firstReceivedAt: message.firstReceivedAt ?? now,
    lastReceivedAt: now,
    receiptHandle: Buffer.from(`${message.messageId} ${randomUUID()}`).toString('base64'),
  }
}

/** The message that a receipt handle was made for; none when no queue of the ground can have made it. */
export function messageIdOf(receiptHandle: string): string | undefined {
  return /^([0-9a-f-]{36}) [0-9a-f-]{36}$/.exec(Buffer.from(receiptHandle, 'base64').toString())?.[1]
}

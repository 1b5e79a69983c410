import { run as finalize } from '../../functions/connections/finalize/run.ts'
import { step as insights } from '../../functions/automations/hourly-insights/step.ts'
import { run as judge } from '../../functions/health/judge/run.ts'
import { step as sweep } from '../../functions/health/sweep/step.ts'
import { run as processWebhook } from '../../functions/webhooks/process/run.ts'
import { Failure } from '../../shared/base/failure.ts'
import { type QueueOutcome } from '../../shared/kernel/doors/queue.ts'
import { workDoor } from '../../shared/kernel/doors/work.ts'
import { workBatchDoor } from '../../shared/kernel/doors/work-batch.ts'
import type { Ambient } from '../../shared/ports/ambient.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import type { Sent } from '../factories/message-ports.ts'
import { context, queueEvent } from '../shared/kernel/doors/events.ts'

export type RoomPorts = Ports & Ambient

interface Parcel {
  readonly message: object
  readonly dueAt: number
}

/** As long as a queue hides a message whose run failed. */
const HIDDEN_MILLISECONDS = 720_000

/** The rooms behind queues, and what lies on the queues. */
export interface Rooms {
  send(message: object, afterMilliseconds?: number): void
  /** Hands over what is due until so much later, and lets time pass for it. */
  rest(milliseconds: number): Promise<void>
}

/** Runs every room with these ports; `setClock` moves the time of everybody. */
export function openRooms(ports: RoomPorts, sent: Sent, setClock: (now: number) => void): Rooms {
  const { log, metrics, clock } = ports
  const telemetry = { log, metrics, begin() {}, flush() {} }
  const doors = {
    'automations/hourly-insights': workDoor({ ports, telemetry, timeoutSeconds: 300 }, insights),
    'health/sweep': workBatchDoor({ ports, telemetry, timeoutSeconds: 120 }, sweep),
  }
  const queue: Parcel[] = []

  function send(message: object, afterMilliseconds = 0): void {
    queue.push({ message, dueAt: clock.now() + afterMilliseconds })
  }

  function collect(): void {
    for (const { message, afterSeconds } of sent.finalize.splice(0)) send(message, afterSeconds * 1000)
    for (const { message, afterSeconds } of sent.evidence.splice(0)) send(message, afterSeconds * 1000)
    for (const { message, afterSeconds } of sent.again.splice(0)) send(message, afterSeconds * 1000)
    for (const { message } of sent.work.splice(0)) send(message)
    for (const message of sent.webhooks.splice(0)) send(message)
  }

  async function work(automation: string, message: object): Promise<QueueOutcome> {
    const door = Object.entries(doors).find(([key]) => key === automation)?.[1]
    if (!door) throw new Error(`there is no room ${automation}`)
    const { batchItemFailures } = await door(queueEvent(JSON.stringify(message)), context)
    if (batchItemFailures.length > 0) throw new Failure('ERR_STORE_UNAVAILABLE', 'a run could not be ended')
    return undefined
  }

  function room(message: object): Promise<QueueOutcome> {
    if ('attemptId' in message) return finalize(ports, message)
    if ('evidence' in message) return judge(ports, message)
    if ('jobKey' in message) return work(String(Object(message.jobKey).automation), message)
    return processWebhook(ports, message)
  }

  async function handOver({ message }: Parcel): Promise<void> {
    try {
      const outcome = await room(message)
      if (outcome && 'again' in outcome) send(message, outcome.again.afterSeconds * 1000)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      send(message, HIDDEN_MILLISECONDS)
    }
    collect()
  }

  return {
    send,
    async rest(milliseconds) {
      const until = clock.now() + milliseconds
      collect()
      for (;;) {
        queue.sort((one, other) => one.dueAt - other.dueAt)
        const [next] = queue
        if (!next || next.dueAt > until) break
        queue.shift()
        setClock(Math.max(clock.now(), next.dueAt))
        await handOver(next)
      }
      setClock(until)
    },
  }
}

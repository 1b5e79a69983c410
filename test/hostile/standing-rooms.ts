import type { SQSEvent } from 'aws-lambda'
import { run as dispatch } from '../../functions/automations/dispatch/run.ts'
import { step as insights } from '../../functions/automations/hourly-insights/step.ts'
import { run as judge } from '../../functions/health/judge/run.ts'
import { run as reconcile } from '../../functions/health/reconcile/run.ts'
import { step as sweep } from '../../functions/health/sweep/step.ts'
import { type FunctionKey, registry } from '../../functions/registry.ts'
import { pascal } from '../../infra/room-names.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'
import { queueDoor } from '../../shared/kernel/doors/queue.ts'
import { scheduleDoor } from '../../shared/kernel/doors/schedule.ts'
import { workBatchDoor } from '../../shared/kernel/doors/work-batch.ts'
import { workDoor } from '../../shared/kernel/doors/work.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import * as guardPorts from '../factories/guard-ports.ts'
import type { World } from '../factories/world.ts'
import { context, queueEvent } from '../shared/kernel/doors/events.ts'
import type { AlarmStates } from './alarm-states.ts'
import { graphOverHttp } from './graph-by-secret.ts'

const MINUTE = 60_000
/** As the operator's counters are named in the alarms of infra/alarms.ts. */
const COUNTERS = 'FacebookLoginBackend'

interface Waiting {
  readonly room: FunctionKey
  readonly body: object
  readonly at: number
}

/** The rooms that work for connections, with queues between them, under one time. */
export interface StandingRooms {
  /** Puts a message on a room's queue. */
  send(room: FunctionKey, body: object, afterSeconds?: number): void
  /** So many minutes: dispatch at each, and what lies on the queues as it comes due. */
  pass(minutes: number): Promise<void>
  /** The daily look at who is connected, now. */
  reconcile(): Promise<void>
  /** Messages that a room gave back as failed; none, in a world where everything is foreseen. */
  readonly failed: string[]
}

/** Each message as it is delivered for the first time. */
function firstDelivery(bodies: readonly object[]): SQSEvent {
  const { Records } = queueEvent(...bodies.map((body) => JSON.stringify(body)))
  return {
    Records: Records.map((record) => ({
      ...record,
      attributes: { ...record.attributes, ApproximateReceiveCount: '1' },
    })),
  }
}

export function standingRooms(
  { world, emulator }: { readonly world: World; readonly emulator: Emulator },
  secretOf: () => string,
  alarms: AlarmStates,
): StandingRooms {
  const { clock } = world
  const failed: string[] = []
  let waiting: Waiting[] = []

  function send(room: FunctionKey, body: object, afterSeconds = 0): void {
    waiting.push({ room, body, at: clock.now() + afterSeconds * 1000 })
  }

  /** The ports of one room, whose counters CloudWatch knows by the room. */
  function portsOf(room: FunctionKey) {
    const metrics: World['ports']['metrics'] = {
      count(name, dimension, amount = 1) {
        world.ports.metrics.count(name, dimension, amount)
        if (!dimension) alarms.count(COUNTERS, name, room, amount, clock.now())
      },
    }
    const { log } = world.ports
    return {
      ...world.ports,
      metrics,
      ...graphOverHttp({ world, metrics, origin: emulator.origin, secretOf }),
      removalGuard: guardPorts.removalGuard(world.rows, { log, metrics }),
      ownQueue: {
        sendAgain: async (body: object, afterSeconds: number) => send(room, body, afterSeconds),
      },
      evidenceQueue: {
        send: async (bodies: readonly object[], afterSeconds = 0) => {
          for (const body of bodies) send('health/judge', body, afterSeconds)
        },
      },
      workQueues: {
        send: async (automation: string, bodies: readonly object[]) => {
          for (const body of bodies) send(automation as FunctionKey, body)
        },
      },
    }
  }

  function doorOf(room: FunctionKey) {
    const ports = portsOf(room)
    const telemetry = { log: ports.log, metrics: ports.metrics, begin() {}, flush() {} }
    return { ports, telemetry, timeoutSeconds: registry[room].timeoutSeconds }
  }

  const tick = scheduleDoor(doorOf('automations/dispatch'), dispatch)
  const daily = scheduleDoor(doorOf('health/reconcile'), reconcile)
  const doors = {
    'automations/hourly-insights': workDoor(doorOf('automations/hourly-insights'), insights),
    'health/sweep': workBatchDoor(doorOf('health/sweep'), sweep),
    'health/judge': queueDoor(doorOf('health/judge'), judge),
  } as const
  const atOnce = { 'automations/hourly-insights': 20, 'health/sweep': 50, 'health/judge': 20 } as const

  async function called<T>(room: FunctionKey, call: () => Promise<T>): Promise<T | undefined> {
    const handler = `${pascal(room)}Function`
    alarms.count('AWS/Lambda', 'Invocations', handler, 1, clock.now())
    try {
      return await call()
    } catch {
      alarms.count('AWS/Lambda', 'Errors', handler, 1, clock.now())
      return undefined
    }
  }

  async function deliver(room: keyof typeof doors, bodies: readonly object[]): Promise<void> {
    const size = atOnce[room]
    for (let from = 0; from < bodies.length; from += size) {
      const event = firstDelivery(bodies.slice(from, from + size))
      const answer = await called(room, () => Promise.resolve(doors[room](event, context)))
      failed.push(...(answer?.batchItemFailures ?? []).map(() => room))
    }
  }

  async function deliverDue(): Promise<void> {
    for (;;) {
      const due = waiting.filter(({ at }) => at <= clock.now())
      if (due.length === 0) return
      waiting = waiting.filter(({ at }) => at > clock.now())
      for (const [room, messages] of Map.groupBy(due, (one) => one.room)) {
        if (!(room in doors)) throw new Error(`nobody reads the queue of ${room} here`)
        await deliver(
          room as keyof typeof doors,
          messages.map(({ body }) => body),
        )
      }
    }
  }

  /** Schedules that this world does not run are on time. */
  function keepSchedules(): void {
    for (const [room, { trigger }] of Object.entries<Manifest>(registry)) {
      if (trigger.kind === 'schedule')
        alarms.count('AWS/Lambda', 'Invocations', `${pascal(room)}Function`, 1, clock.now())
    }
  }

  return {
    send,
    failed,
    async reconcile() {
      await called('health/reconcile', () => Promise.resolve(daily({}, context)))
      await deliverDue()
    },
    async pass(minutes) {
      for (let minute = 0; minute < minutes; minute += 1) {
        clock.advance(MINUTE)
        emulator.state.clock.set(clock.now())
        keepSchedules()
        await called('automations/dispatch', () => Promise.resolve(tick({}, context)))
        await deliverDue()
        if ((clock.now() / MINUTE) % 5 === 0) alarms.evaluate(clock.now())
      }
    },
  }
}

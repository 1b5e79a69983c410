import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Guard } from '../iam/guard.ts'
import { UnknownToGround } from '../service.ts'
import type { SendToQueue } from '../sqs-sender.ts'
import type { ScheduleDeclaration } from './declaration.ts'

export interface Scheduler {
  readonly schedules: readonly ScheduleDeclaration[]
  /** Runs a schedule now, beside its rate and even when it is disabled. */
  run(logicalId: string): void
  /** Keeps the schedules of a function still until the answer is called; then they go on in step. */
  hold(functionArn: string): () => void
  close(): void
}

/**
 * Calls functions at their rate, the first time one whole period after the start. EventBridge Scheduler calls a
 * function asynchronously (AWS, Using Lambda with Amazon EventBridge Scheduler, read 2026-11-23).
 */
export function startScheduler(options: {
  readonly schedules: readonly ScheduleDeclaration[]
  readonly clock: Clock
  readonly guard: Guard
  readonly sendToQueue: SendToQueue
  readonly send: (functionArn: string, event: unknown) => void
}): Scheduler {
  const { schedules, clock, guard } = options
  const begunAt = clock.now()
  const cancels = new Map<string, () => void>()

  const fire = (schedule: ScheduleDeclaration, at: number) => {
    const event =
      schedule.input === undefined ? defaultEvent(schedule, at) : withContext(schedule, schedule.input, at)
    const { functionArn, roleArn, deadLetterArn } = schedule
    if (guard.mayRole(roleArn, { action: 'lambda:InvokeFunction', resource: functionArn })) {
      options.send(functionArn, event)
    } else if (deadLetterArn !== undefined) {
      void options.sendToQueue(roleArn, deadLetterArn, JSON.stringify(event))
    }
  }
  const arm = (schedule: ScheduleDeclaration, at: number) => {
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      arm(schedule, at + schedule.everyMilliseconds)
      fire(schedule, at)
    })
    cancels.set(schedule.logicalId, cancel)
  }
  const armNext = (schedule: ScheduleDeclaration) => {
    const { enabled, everyMilliseconds } = schedule
    const periods = Math.floor((clock.now() - begunAt) / everyMilliseconds) + 1
    if (enabled) arm(schedule, begunAt + periods * everyMilliseconds)
  }
  for (const schedule of schedules) armNext(schedule)

  return {
    schedules,
    run(logicalId) {
      const schedule = schedules.find((one) => one.logicalId === logicalId)
      if (!schedule) throw new UnknownToGround(`the schedule ${logicalId}`)
      fire(schedule, clock.now())
    },
    hold(functionArn) {
      const held = schedules.filter((schedule) => schedule.functionArn === functionArn)
      for (const { logicalId } of held) cancels.get(logicalId)?.()
      return () => {
        for (const schedule of held) armNext(schedule)
      }
    },
    close() {
      for (const cancel of cancels.values()) cancel()
    },
  }
}

/** What a function gets from a schedule whose template sets no `Input`. */
function defaultEvent(schedule: ScheduleDeclaration, at: number): object {
  const [, , , region, account] = schedule.arn.split(':')
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: toSeconds(at),
    region,
    resources: [schedule.arn],
    detail: '{}',
  }
}

/** Fills in what Scheduler knows of this run (AWS, Adding context attributes in EventBridge Scheduler, read 2026-11-23). */
function withContext(schedule: ScheduleDeclaration, input: string, at: number): unknown {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': schedule.arn,
    'scheduled-time': toSeconds(at),
    'execution-id': randomUUID(),
    'attempt-number': '1',
  }
  return JSON.parse(
    input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (_whole, name: string) => {
      const value = values[name]
      if (value === undefined) throw new UnknownToGround(`the context attribute aws.scheduler.${name}`)
      return value
    }),
  )
}

function toSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

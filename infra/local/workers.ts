import type { Callers } from './callers.ts'
import type { Clock } from './clock.ts'
import type { Declarations } from './declarations.ts'
import { startEventSources } from './event-sources/event-sources.ts'
import { createAsynchronous } from './lambda/asynchronous.ts'
import { createLambda, type Lambda } from './lambda/lambda.ts'
import { startScheduler, type Scheduler } from './scheduler/scheduler.ts'
import type { Guard } from './iam/guard.ts'
import type { Services } from './aws.ts'
import { createSender } from './sqs-sender.ts'

/** The functions of a world, and what calls them without being asked: queues, streams, schedules. */
export interface Workers {
  readonly lambda: Lambda
  readonly scheduler: Scheduler
  /** True while something runs, or is ready to. */
  isBusy(): boolean
  /** True while a batch waits for its window to end, by the clock. */
  isGathering(): boolean
  close(): Promise<void>
}

export function startWorkers(options: {
  readonly declarations: Declarations
  readonly services: Services
  readonly clock: Clock
  readonly callers: Callers
  readonly guard: Guard
  readonly region: string
  readonly logsDirectory: string
  /** Environment variables that stand for AWS and Meta on this machine. */
  readonly origins: Readonly<Record<string, string>>
}): Workers {
  const { declarations, services, clock, guard } = options
  const { schedules } = declarations
  const lambda = createLambda({ ...options, declarations: declarations.functions })
  const sendToQueue = createSender(services.sqs, declarations.stores.queues, guard)
  const configs = declarations.asynchronousConfigs
  const asynchronous = createAsynchronous({ lambda, clock, configs, sendToQueue })
  const pollers = startEventSources({ ...options, ...services, ...declarations, lambda, sendToQueue })
  const send = (name: string, event: unknown) => asynchronous.send(name, event)
  const scheduler = startScheduler({ schedules, clock, guard, sendToQueue, send })
  return {
    lambda,
    scheduler,
    isBusy: () => lambda.running() > 0 || asynchronous.isBusy() || pollers.some((poller) => poller.isBusy()),
    isGathering: () => pollers.some((poller) => poller.isGathering()),
    async close() {
      scheduler.close()
      asynchronous.close()
      // Pollers wait for what they have handed over, so functions end before them, and are handed nothing new.
      const pollersEnd = pollers.map((poller) => poller.close())
      await lambda.close()
      await Promise.all(pollersEnd)
    },
  }
}

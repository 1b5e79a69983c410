import type { Context, SQSEvent } from 'aws-lambda'
import { failureOf } from '../../shared/base/failure.ts'
import type { ApiAnswer } from '../../shared/kernel/doors/api.ts'
import { queueDoor } from '../../shared/kernel/doors/queue.ts'
import { run as callback } from '../../functions/login/callback/run.ts'
import { run as result } from '../../functions/login/result/run.ts'
import { run as finalize } from '../../functions/connections/finalize/run.ts'
import type { ReceivedMessage } from '../../infra/local/sqs/message.ts'
import { apiRequest, locationOf } from '../factories/requests.ts'
import type { Fate } from './line.ts'
import { type Login, partner } from './login.ts'
import { type Ended, runProcess } from './process.ts'
import type { World } from './world.ts'

/** The browser calls the callback, or calls it again; the answer is the handle that it is led to the partner with. */
export function callBack(world: World, login: Login, fate?: Fate): Promise<Ended<string | null>> {
  return runProcess(
    world,
    'login/callback',
    async (ports) => locationOf(await callback(ports, login.callback)).searchParams.get('result'),
    fate,
  )
}

/** The partner's backend redeems the handle; a refusal that the API has a word for is an answer too. */
export function redeem(
  world: World,
  login: Login,
  reference: string,
  fate?: Fate,
): Promise<Ended<ApiAnswer>> {
  const request = apiRequest({
    caller: partner,
    pathParameters: { handle: login.handle },
    body: { reference },
  })
  return runProcess(
    world,
    'login/result',
    async (ports) => {
      try {
        return await result(ports, request)
      } catch (error) {
        const refusal = failureOf(error, 'ERR_RESULT_REFERENCE', 'ERR_RESULT_GONE')
        if (!refusal) throw error
        return { status: refusal.code === 'ERR_RESULT_GONE' ? 410 : 409, body: refusal.code }
      }
    },
    fate,
  )
}

const quiet = { begin: () => {}, flush: () => {} }

/** Lambda hands one message of the finalize queue to the room's door and says whether it was done. */
export function handOver(world: World, message: ReceivedMessage, fate?: Fate): Promise<Ended<boolean>> {
  const event = { Records: [message] } as unknown as SQSEvent
  return runProcess(
    world,
    'connections/finalize',
    async (ports) => {
      const { log, metrics } = ports
      const door = queueDoor({ ports, telemetry: { log, metrics, ...quiet } }, finalize)
      const { batchItemFailures } = await door(event, {} as Context)
      return batchItemFailures.length === 0
    },
    fate,
  )
}

/** Takes the next message that is visible off the finalize queue, as Lambda's poller does. */
export async function nextMessage({ ground }: World): Promise<ReceivedMessage | undefined> {
  const [message] = await ground.services.sqs.receive(ground.finalizeQueue, { max: 1, waitMilliseconds: 0 })
  return message
}

/**
 * Delivers one message, if one is visible. Only what was done is acknowledged: the message of a process that died or
 * failed becomes visible again when its time has passed.
 */
export async function deliver(world: World, fate?: Fate): Promise<Ended<boolean> | undefined> {
  const message = await nextMessage(world)
  if (!message) return undefined
  const ended = await handOver(world, message, fate)
  if (ended.kind === 'answered' && ended.answer) {
    const { services, finalizeQueue } = world.ground
    services.sqs.acknowledge(finalizeQueue, message.receiptHandle)
  }
  return ended
}

/** Lets time pass until the next message of the finalize queue becomes visible; false when none is left. */
export function passUntilNextMessage(world: World): boolean {
  const [next] = world.ground.services.sqs.peek(world.ground.finalizeQueue)
  if (!next) return false
  world.pass(Math.max(1, next.visibleAt - world.clock.now()))
  return true
}

/** Delivers and waits until the finalize queue is empty. */
export async function comeToRest(world: World): Promise<void> {
  do {
    while (await deliver(world));
  } while (passUntilNextMessage(world))
}

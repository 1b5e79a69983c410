import { expect, it } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { queueDoor, type QueueOutcome } from '../../../../shared/kernel/doors/queue.ts'
import { context, createComposed, queueEvent } from './events.ts'

interface Sent {
  readonly message: object
  readonly afterSeconds: number
}

function open(run: (message: unknown) => QueueOutcome | Promise<QueueOutcome>) {
  const composed = createComposed()
  const sent: Sent[] = []
  const ownQueue = {
    async sendAgain(message: object, afterSeconds: number) {
      sent.push({ message, afterSeconds })
    },
  }
  const ports = { ...composed.ports, ownQueue }
  const handler = queueDoor({ ports, telemetry: composed.telemetry }, async (_ports, message) => run(message))
  return { ...composed, sent, handler }
}

it('each message is handed on as JSON, and a good batch has no failures', async () => {
  const seen: unknown[] = []
  const { handler, sent } = open((message) => void seen.push(message))
  const answer = await handler(queueEvent('{"v":1}', '["list"]', '"text"'), context)
  expect(answer).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual([{ v: 1 }, ['list'], 'text'])
  expect(sent).toEqual([])
})

it('of a batch exactly the messages that failed come again', async () => {
  const { handler, log, metrics } = open((message) => {
    if (message === 2) throw new Failure('ERR_STORE_UNAVAILABLE', 'no answer')
    if (message === 4) throw new Error('broken')
    return undefined
  })
  expect(await handler(queueEvent('1', '2', '3', '4'), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-2' }, { itemIdentifier: 'message-4' }],
  })
  expect(log.lines).toMatchObject([
    { level: 'error', message: 'a message failed', facts: { messageId: 'message-2', receives: '3' } },
    { level: 'error', facts: { messageId: 'message-4' } },
  ])
  expect(metrics.counted.map(({ name }) => name)).toEqual(['MessageFailed', 'MessageFailed'])
})

it('a message that is no JSON fails alone, and its text is in no log', async () => {
  const { handler, log } = open(() => undefined)
  expect(await handler(queueEvent('{"a":1}', 'EAAsecret {'), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-2' }],
  })
  expect(log.lines).toMatchObject([
    { error: { code: 'ERR_MESSAGE_MALFORMED', facts: { messageId: 'message-2' } } },
  ])
  expect(JSON.stringify(log.lines)).not.toContain('EAAsecret')
})

it('a run that asks for it is told the same again, after so many seconds', async () => {
  const { handler, sent } = open(() => ({ again: { afterSeconds: 45 } }))
  await handler(queueEvent('{"v":1,"attemptId":"a"}'), context)
  expect(sent).toEqual([{ message: { v: 1, attemptId: 'a' }, afterSeconds: 45 }])
})

/** Deliveries of one message, the first and later ones. */
function deliveredFor(time: number) {
  const event = queueEvent('{"v":1}')
  for (const record of event.Records) record.attributes.ApproximateReceiveCount = String(time)
  return event
}

it('a message that another one looks after is let go; delivered again it may be that other, and is sent on', async () => {
  const { handler, sent } = open(() => ({ elsewhere: { afterSeconds: 300 } }))
  expect(await handler(deliveredFor(1), context)).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual([])
  expect(await handler(deliveredFor(2), context)).toEqual({ batchItemFailures: [] })
  expect(sent).toEqual([{ message: { v: 1 }, afterSeconds: 300 }])
})

it('a message whose second telling could not be sent comes again itself', async () => {
  const composed = createComposed()
  const ownQueue = { sendAgain: () => Promise.reject(new Failure('ERR_STORE_UNAVAILABLE', 'no answer')) }
  const handler = queueDoor(
    { ports: { ...composed.ports, ownQueue }, telemetry: composed.telemetry },
    async () => ({
      again: { afterSeconds: 1 },
    }),
  )
  expect(await handler(queueEvent('{}'), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-1' }],
  })
})

it('metrics are written once, after the whole batch', async () => {
  const { handler, flushed, begun } = open(() => {
    throw new Error('broken')
  })
  await handler(queueEvent('1', '2', '3'), context)
  expect(flushed).toEqual([3])
  expect(begun).toEqual([context])
})

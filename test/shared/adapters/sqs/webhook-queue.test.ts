import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { webhookQueue } from '../../../../shared/adapters/sqs/webhook-queue.ts'
import type { WebhookMessage } from '../../../../shared/domain/webhook-message.ts'
import { adapterContext } from '../adapter-context.ts'

const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
})

function message(place: number, bytes = 0): WebhookMessage {
  return {
    v: 1,
    appKey: 'demo',
    object: 'application',
    entry: { id: String(place), more: 'x'.repeat(bytes) },
  }
}

/** Takes every body but those that the turn refuses. */
function refusing(refused: (turn: number, body: string) => boolean = () => false) {
  const taken: string[] = []
  let turn = 0
  sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }) => {
    turn += 1
    const Failed: object[] = []
    for (const { Id, MessageBody } of Entries) {
      if (refused(turn, MessageBody)) Failed.push({ Id, SenderFault: false, Code: 'InternalError' })
      else taken.push(MessageBody)
    }
    return { Failed }
  })
  return taken
}

const batches = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input)

test('messages go ten a batch, as JSON', async () => {
  const taken = refusing()
  const messages = Array.from({ length: 12 }, (_, place) => message(place))
  await webhookQueue(adapterContext()).send(messages)
  expect(taken).toEqual(messages.map((one) => JSON.stringify(one)))
  expect(batches().map(({ Entries }) => Entries?.length)).toEqual([10, 2])
  expect(batches()[0]?.QueueUrl).toBe('https://sqs.us-east-1.amazonaws.com/000000000000/webhooks')
})

test('a batch stays below what SQS takes at once', async () => {
  const taken = refusing()
  await webhookQueue(adapterContext()).send(
    Array.from({ length: 10 }, (_, place) => message(place, 200 * 1024)),
  )
  expect(taken).toHaveLength(10)
  expect(batches().map(({ Entries }) => Entries?.length)).toEqual([4, 4, 2])
})

test('bytes count, not letters', async () => {
  refusing()
  const large = { ...message(0), entry: { more: 'ä'.repeat(300 * 1024) } }
  await webhookQueue(adapterContext()).send([large, large])
  expect(batches()).toHaveLength(2)
})

test('what a batch refuses is sent again, and only that', async () => {
  const taken = refusing((turn, body) => turn === 1 && body.includes('"id":"1"'))
  await webhookQueue(adapterContext()).send([message(0), message(1)])
  expect(taken.map((body) => (JSON.parse(body) as { entry: { id: string } }).entry.id)).toEqual(['0', '1'])
  expect(batches()).toHaveLength(2)
})

test('what is refused to the end is an error, so that nothing counts as queued that was not', async () => {
  refusing((_, body) => body.includes('"id":"1"'))
  await expect(webhookQueue(adapterContext()).send([message(0), message(1)])).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

test('no message is no request', async () => {
  await webhookQueue(adapterContext()).send([])
  expect(sqs.calls()).toHaveLength(0)
})

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { ownQueue } from '../../../../shared/adapters/sqs/own-queue.ts'
import { adapterContext } from '../adapter-context.ts'

const AT = 'https://sqs.us-east-1.amazonaws.com/000000000000'
const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
  sqs.on(SendMessageCommand).resolves({})
})

test('a room sends itself a message again, in its group and never beyond the longest delay', async () => {
  const queue = ownQueue(adapterContext())
  await queue.sendAgain({ v: 1 }, 5_000, 'i.1')
  await queue.sendAgain({ v: 1 }, 0.2)
  expect(sqs.calls().map((call): unknown => call.args[0].input)).toEqual([
    { QueueUrl: `${AT}/own`, MessageBody: '{"v":1}', DelaySeconds: 900, MessageGroupId: 'i.1' },
    { QueueUrl: `${AT}/own`, MessageBody: '{"v":1}', DelaySeconds: 1 },
  ])
})

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { eraseQueue } from '../../../../shared/adapters/sqs/erase-queue.ts'
import { adapterContext } from '../adapter-context.ts'

const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
  sqs.on(SendMessageCommand).resolves({})
})

test('the eraser is told at once', async () => {
  const message = { v: 1, kind: 'connection', connectionId: 'i.1', generation: 1, requestedAt: 5 } as const
  await eraseQueue(adapterContext()).send(message)
  const [call] = sqs.commandCalls(SendMessageCommand)
  expect(call?.args[0].input).toEqual({
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/erase',
    MessageBody: JSON.stringify(message),
  })
})

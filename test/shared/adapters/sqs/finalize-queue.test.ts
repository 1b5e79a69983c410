import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { finalizeQueue } from '../../../../shared/adapters/sqs/finalize-queue.ts'
import { adapterContext } from '../adapter-context.ts'

const AT = 'https://sqs.us-east-1.amazonaws.com/000000000000'
const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
  sqs.on(SendMessageCommand).resolves({})
})

test('finalize is told at once or later', async () => {
  const queue = finalizeQueue(adapterContext())
  await queue.send({ v: 1, attemptId: 'a' })
  await queue.send({ v: 1, attemptId: 'a' }, 60)
  expect(sqs.calls().map((call): unknown => call.args[0].input)).toEqual([
    { QueueUrl: `${AT}/finalize`, MessageBody: '{"v":1,"attemptId":"a"}' },
    { QueueUrl: `${AT}/finalize`, MessageBody: '{"v":1,"attemptId":"a"}', DelaySeconds: 60 },
  ])
})

test('a queue that does not answer is unavailable', async () => {
  sqs.on(SendMessageCommand).rejects(Object.assign(new Error('busy'), { name: 'RequestTimeout' }))
  await expect(finalizeQueue(adapterContext()).send({ v: 1, attemptId: 'a' })).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

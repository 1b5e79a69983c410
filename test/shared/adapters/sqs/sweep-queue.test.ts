import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { expect, test } from 'vitest'
import { sweepQueue } from '../../../../shared/adapters/sqs/sweep-queue.ts'
import { installationRun } from '../../../../shared/domain/job-plan.ts'
import { adapterContext } from '../adapter-context.ts'

test('a sweep is asked for on the sweep’s own queue, in the group of its installation', async () => {
  const sqs = mockClient(SQSClient)
  sqs.on(SendMessageBatchCommand).resolves({})
  await sweepQueue(adapterContext()).send([installationRun('health/sweep', 'inst_a', 7)])
  const [call] = sqs.commandCalls(SendMessageBatchCommand)
  expect(call?.args[0].input).toMatchObject({
    QueueUrl: expect.stringContaining('sweep') as unknown,
    Entries: [{ MessageGroupId: 'inst_a' }],
  })
})

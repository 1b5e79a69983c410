import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { workQueues } from '../../../../shared/adapters/sqs/work-queues.ts'
import type { WorkMessage } from '../../../../shared/domain/job.ts'
import { adapterContext } from '../adapter-context.ts'

const AT = 'https://sqs.us-east-1.amazonaws.com/000000000000'
const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
})

function work(place: number): WorkMessage {
  const ownerId = `i.${place}`
  const jobKey = { ownerId, automation: 'automations/hourly-insights', assetId: 'act_1' }
  return { v: 1, jobKey, generation: 1, epoch: 100, reason: 'wheel' }
}

/** Takes every entry but those that the turn refuses. */
function refusing(refused: (turn: number, ownerId: string) => boolean) {
  const taken: string[] = []
  let turn = 0
  sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }) => {
    turn += 1
    const Failed: object[] = []
    for (const { Id, MessageGroupId } of Entries) {
      if (refused(turn, MessageGroupId)) Failed.push({ Id, SenderFault: false, Code: 'InternalError' })
      else taken.push(MessageGroupId)
    }
    return { Failed }
  })
  return taken
}

test('work goes to the queue of its automation, ten a batch, in the group of its connection', async () => {
  const taken = refusing(() => false)
  await workQueues(adapterContext()).send(
    'automations/hourly-insights',
    Array.from({ length: 25 }, (_, place) => work(place)),
  )
  expect(taken).toHaveLength(25)
  const batches = sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input)
  expect(batches.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 5])
  expect(batches[0]?.QueueUrl).toBe(`${AT}/hourly-insights`)
  expect(batches[0]?.Entries?.[3]).toEqual({
    Id: '3',
    MessageBody: JSON.stringify(work(3)),
    MessageGroupId: 'i.3',
  })
})

test('no work is no request', async () => {
  await workQueues(adapterContext()).send('automations/hourly-insights', [])
  expect(sqs.calls()).toHaveLength(0)
})

test('what a batch refuses is sent again, and only that', async () => {
  const taken = refusing((turn, id) => (turn === 1 && id !== 'i.0') || (turn === 2 && id === 'i.2'))
  await workQueues(adapterContext()).send('automations/hourly-insights', [work(0), work(1), work(2)])
  expect(taken).toEqual(['i.0', 'i.1', 'i.2'])
  expect(sqs.calls()).toHaveLength(3)
})

test('what is refused to the end is an error, so that nothing counts as sent that was not', async () => {
  refusing((_, id) => id === 'i.1')
  const sending = workQueues(adapterContext()).send('automations/hourly-insights', [work(0), work(1)])
  await expect(sending).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', facts: { refused: 1 } })
})

test('an automation without a queue is a mistake of the deployment', async () => {
  await expect(workQueues(adapterContext()).send('automations/none', [work(0)])).rejects.toMatchObject({
    code: 'ERR_DEPLOYMENT_INVALID',
  })
})

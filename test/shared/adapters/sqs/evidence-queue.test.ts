import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { evidenceQueue } from '../../../../shared/adapters/sqs/evidence-queue.ts'
import type { EvidenceMessage } from '../../../../shared/domain/verdict/evidence-message.ts'
import { adapterContext } from '../adapter-context.ts'

const sqs = mockClient(SQSClient)
beforeEach(() => {
  sqs.reset()
  sqs.onAnyCommand().rejects(new Error('this command is not expected'))
  sqs.on(SendMessageBatchCommand).resolves({})
})

function seen(installationId: string): EvidenceMessage {
  return { v: 1, installationId, evidence: { kind: 'uninstalled', at: 1793596202000 } }
}

const inputs = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input)

test('evidence goes to the judge ten a batch, in the group of its installation', async () => {
  await evidenceQueue(adapterContext()).send(Array.from({ length: 12 }, (_, place) => seen(`inst_${place}`)))
  expect(inputs().map(({ Entries }) => Entries?.length)).toEqual([10, 2])
  expect(inputs()[1]).toEqual({
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/evidence',
    Entries: [
      { Id: '0', MessageBody: JSON.stringify(seen('inst_10')), MessageGroupId: 'inst_10' },
      { Id: '1', MessageBody: JSON.stringify(seen('inst_11')), MessageGroupId: 'inst_11' },
    ],
  })
})

test('evidence may be told later', async () => {
  await evidenceQueue(adapterContext()).send([seen('inst_a')], 60)
  expect(inputs()[0]?.Entries?.[0]?.DelaySeconds).toBe(60)
})

test('evidence that is refused to the end is an error, so that nothing counts as told that was not', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolves({ Failed: [{ Id: '0', SenderFault: false, Code: 'InternalError' }] })
  await expect(evidenceQueue(adapterContext()).send([seen('inst_a')])).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

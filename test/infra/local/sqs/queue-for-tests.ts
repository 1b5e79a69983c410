import { SQSClient } from '@aws-sdk/client-sqs'
import type { QueueSpec } from '../../../../infra/local/sqs/queue.ts'
import { createSqs } from '../../../../infra/local/sqs/sqs.ts'
import { openGateway } from '../open-gateway.ts'

export const arnOf = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`

export const queue: QueueSpec = {
  queueName: 'work',
  queueArn: arnOf('work'),
  queueUrl: 'http://127.0.0.1:1/000000000000/work',
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 4 * 24 * 3600,
  receiveWaitSeconds: 0,
  redrive: { deadLetterArn: arnOf('work-dead'), maxReceiveCount: 2 },
}

const { redrive: _, ...plain } = queue
export const deadLetters: QueueSpec = {
  ...plain,
  queueName: 'work-dead',
  queueArn: arnOf('work-dead'),
  queueUrl: 'http://127.0.0.1:1/000000000000/work-dead',
}

/** A queue that gives a message up after two receives, and the queue of its dead letters. */
export async function openQueues() {
  const opened = await openGateway((clock) => createSqs({ clock }))
  opened.service.defineQueue(queue)
  opened.service.defineQueue(deadLetters)
  return { ...opened, sqs: new SQSClient(opened.client) }
}

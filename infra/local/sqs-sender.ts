import type { Guard } from './iam/guard.ts'
import type { LocalService } from './service.ts'
import type { QueueSpec } from './sqs/queue.ts'

/**
 * Puts a message into a queue of the world, as AWS does with dead letters under the role of a function or a schedule.
 * Without the right to, the message is lost.
 */
export type SendToQueue = (
  roleArn: string,
  queueArn: string,
  body: string,
  attributes?: Readonly<Record<string, string>>,
) => Promise<void>

export function createSender(sqs: LocalService, queues: readonly QueueSpec[], guard: Guard): SendToQueue {
  return async (roleArn, queueArn, body, attributes = {}) => {
    const queue = queues.find((one) => one.queueArn === queueArn)
    if (!queue) throw new Error(`there is no queue ${queueArn} to take a dead letter`)
    if (!guard.mayRole(roleArn, { action: 'sqs:SendMessage', resource: queueArn })) return
    const values = Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ])
    await sqs.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: Buffer.from(
        JSON.stringify({
          QueueUrl: queue.queueUrl,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(values),
        }),
      ),
      caller: { accessKeyId: 'AWS', arn: 'arn:aws:iam::000000000000:root' },
    })
  }
}

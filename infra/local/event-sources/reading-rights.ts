import type { Guard } from '../iam/guard.ts'

/** Whether the poller may go on, by the role of the function that it feeds. */
export type MayRead = () => boolean

/** What a poller without a right does not find out again before this has passed, by the clock of the ground. */
export const REFUSED_PAUSE_MILLISECONDS = 20_000

const QUEUE = ['ReceiveMessage', 'GetQueueAttributes']
const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']

/**
 * What Lambda does with a queue under the function's role (AWS, Using Lambda with Amazon SQS: execution role
 * permissions, read 2026-11-23). AWS asks when the source is made; the ground asks each time, so that rights can change.
 */
export function queueRights(guard: Guard, roleArn: string, queueArn: string) {
  const may = (action: string) => guard.mayRole(roleArn, { action: `sqs:${action}`, resource: queueArn })
  return {
    mayReceive: () => QUEUE.every(may),
    mayDelete: () => may('DeleteMessage'),
  }
}

/** The same for a table's stream (AWS, Using Lambda with DynamoDB: execution role permissions, read 2026-11-23). */
export function streamRights(guard: Guard, roleArn: string, streamArn: string): MayRead {
  return () =>
    STREAM.every((action) => guard.mayRole(roleArn, { action: `dynamodb:${action}`, resource: streamArn }))
}

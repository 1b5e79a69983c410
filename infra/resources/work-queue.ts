import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

const KEPT_DAYS = 4
const DEAD_LETTERS_KEPT_DAYS = 14

/** A queue for what could not be delivered, kept as long as SQS keeps anything. */
export function deadLetterQueue(scope: Construct): Queue {
  return new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(DEAD_LETTERS_KEPT_DAYS),
  })
}

export interface WorkQueueProps {
  readonly timeoutSeconds: number
  readonly windowSeconds: number
  /** How often a message is tried before it becomes a dead letter. */
  readonly attempts: number
}

/**
 * A standard queue that one function reads, with its dead letters. A message stays hidden for six timeouts and the
 * batch window, as Lambda asks (AWS, Creating and configuring an Amazon SQS event source mapping, read 2026-11-23).
 */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id)
    this.deadLetters = deadLetterQueue(this)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(KEPT_DAYS),
      visibilityTimeout: Duration.seconds(6 * props.timeoutSeconds + props.windowSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.attempts },
    })
  }
}

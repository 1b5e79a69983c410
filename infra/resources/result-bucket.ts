import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/**
 * Where automations leave their results, kept 13 months, and webhooks the entries that are too large for a queue. No
 * versions: every result is written once, under a key that names generation, epoch and fence, and an entry is written
 * under its own hash, so that nothing is ever overwritten by something else.
 */
export function resultBucket(scope: Construct): Bucket {
  return new Bucket(scope, 'Results', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { expiration: Duration.days(396), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      // as long as a message that names one may lie in its queue and in the dead letters
      { prefix: 'webhook-entries/', expiration: Duration.days(14) },
    ],
  })
}

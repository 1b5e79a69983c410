import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/**
 * Where automations leave their results, kept 13 months. No versions: every object is written once, under a key that
 * names generation, epoch and fence, so that nothing is ever overwritten.
 */
export function resultBucket(scope: Construct): Bucket {
  return new Bucket(scope, 'Results', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { expiration: Duration.days(396), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { createS3 } from '../../../../infra/local/s3/s3.ts'
import { openGateway } from '../open-gateway.ts'

export const Bucket = 'results'

/** An empty bucket in a directory of its own. */
export async function openBucket() {
  const directory = await mkdtemp(join(tmpdir(), 'ground-s3-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const opened = await openGateway((clock) => createS3({ clock, directory }))
  await opened.service.defineBucket({ bucketName: Bucket })
  return { ...opened, directory, s3: new S3Client(opened.client) }
}

import { PutObjectCommand } from '@aws-sdk/client-s3'
import { gzip } from 'node:zlib'
import { Failure } from '../../base/failure.ts'
import type { InsightsFiles } from '../../ports/insights-files.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { s3 } from './client.ts'

/** The only keys that this port may write. */
const PREFIX = 'insights/'

async function gzipped(text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gzip(text, (error, bytes) => {
      if (error) reject(error)
      else resolve(bytes)
    })
  })
}

/** Insights as objects of the result bucket: one PutObject, which S3 stores whole or not at all. */
export function insightsFiles(context: AdapterContext): InsightsFiles {
  const bucket = context.address('resultBucket')
  return {
    async write(key, rows) {
      if (!key.startsWith(PREFIX)) {
        throw new Failure('ERR_REQUEST_INVALID', `insights are not written to ${key}`, { facts: { key } })
      }
      const body = await gzipped(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
      })
      await ask('result bucket', () => s3().send(command))
    },
  }
}

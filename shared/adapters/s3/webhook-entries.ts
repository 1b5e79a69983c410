import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3'
import { Failure } from '../../base/failure.ts'
import { WEBHOOK_ENTRY_PREFIX } from '../../domain/webhook-message.ts'
import type { WebhookEntryReads, WebhookEntryWrites } from '../../ports/webhooks.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { s3 } from './client.ts'

function checkKey(key: string): void {
  if (key.startsWith(WEBHOOK_ENTRY_PREFIX)) return
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a webhook entry does not lie there')
}

/** Entries too large for a message, as objects of the result bucket. */
export function webhookEntryWrites(context: AdapterContext): WebhookEntryWrites {
  const bucket = context.address('resultBucket')
  return {
    async write(key, text) {
      checkKey(key)
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: text,
        ContentType: 'application/json',
      })
      await ask('result bucket', () => s3().send(command))
    },
  }
}

export function webhookEntryReads(context: AdapterContext): WebhookEntryReads {
  const bucket = context.address('resultBucket')

  async function textOf(key: string): Promise<string> {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return Body ? Body.transformToString('utf-8') : ''
  }

  return {
    async read(key) {
      checkKey(key)
      try {
        return await ask('result bucket', () => textOf(key))
      } catch (error) {
        if (!(error instanceof NoSuchKey)) throw error
        throw new Failure('ERR_MESSAGE_MALFORMED', 'the entry of a webhook message is gone', { cause: error })
      }
    },
  }
}

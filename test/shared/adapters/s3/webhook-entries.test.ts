import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { webhookEntryReads, webhookEntryWrites } from '../../../../shared/adapters/s3/webhook-entries.ts'
import { adapterContext } from '../adapter-context.ts'

const s3 = mockClient(S3Client)
beforeEach(() => {
  s3.reset()
  s3.onAnyCommand().rejects(new Error('this command is not expected'))
})

const KEY = 'webhook-entries/v1/app=demo/hash.json'
const busy = Object.assign(new Error('slow'), { name: 'SlowDown' })

/** The one part of the SDK's stream that is read. */
function bodyOf(text: string) {
  return { transformToString: async () => text } as never
}

test('an entry is one object of JSON', async () => {
  s3.on(PutObjectCommand).resolves({})
  await webhookEntryWrites(adapterContext()).write(KEY, '{"name":"Käse"}')
  expect(s3.call(0).args[0].input).toEqual({
    Bucket: 'results',
    Key: KEY,
    Body: '{"name":"Käse"}',
    ContentType: 'application/json',
  })
})

test('an entry is read back as it was written', async () => {
  s3.on(GetObjectCommand, { Bucket: 'results', Key: KEY }).resolves({ Body: bodyOf('{"name":"Käse"}') })
  expect(await webhookEntryReads(adapterContext()).read(KEY)).toBe('{"name":"Käse"}')
})

test('an entry that is gone is a message that nothing can be done with', async () => {
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no such key', $metadata: {} }))
  await expect(webhookEntryReads(adapterContext()).read(KEY)).rejects.toMatchObject({
    code: 'ERR_MESSAGE_MALFORMED',
  })
})

test('nothing is written or read beside the entries', async () => {
  const malformed = { code: 'ERR_MESSAGE_MALFORMED' }
  await expect(webhookEntryWrites(adapterContext()).write('insights/x', '{}')).rejects.toMatchObject(
    malformed,
  )
  await expect(webhookEntryReads(adapterContext()).read('insights/x')).rejects.toMatchObject(malformed)
  expect(s3.calls()).toHaveLength(0)
})

test('a bucket that is busy is unavailable', async () => {
  s3.onAnyCommand().rejects(busy)
  const unavailable = { code: 'ERR_STORE_UNAVAILABLE' }
  await expect(webhookEntryWrites(adapterContext()).write(KEY, '{}')).rejects.toMatchObject(unavailable)
  await expect(webhookEntryReads(adapterContext()).read(KEY)).rejects.toMatchObject(unavailable)
})

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect, test, vi } from 'vitest'
import { Bucket, openBucket } from './bucket-for-tests.ts'

// what is refused aloud is not wanted in the tests' output
vi.spyOn(console, 'error').mockImplementation(() => {})

const Key = 'insights/v1/connection=i.c/account=act_1/date=2026-11-23/g1-e2-f3.jsonl.gz'

test('an object comes back with everything that was said of it, and lies as a file under its key', async () => {
  const { s3, directory } = await openBucket()
  const Body = Buffer.from('{"rows":1}\n')
  const put = await s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body,
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      Metadata: { fence: '3' },
      ServerSideEncryption: 'aws:kms',
    }),
  )
  expect(put.ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`)

  const told = {
    ContentType: 'application/x-ndjson',
    ContentEncoding: 'gzip',
    Metadata: { fence: '3' },
    ETag: put.ETag,
  }
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }))
  expect(got).toMatchObject({ ...told, ServerSideEncryption: 'aws:kms' })
  expect(await got.Body?.transformToString()).toBe('{"rows":1}\n')
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }))
  expect(head).toMatchObject({ ...told, ContentLength: Body.length })
  expect(await readFile(join(directory, Bucket, ...Key.split('/')), 'utf8')).toBe('{"rows":1}\n')
})

test('a streamed body is taken out of its chunks and checked by its trailer', async () => {
  const { s3 } = await openBucket()
  const part = Buffer.alloc(50_000, 'abc\r\n')
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: Readable.from([part, part]),
      ContentLength: 100_000,
      ContentEncoding: 'gzip',
    }),
  )
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }))
  expect(got.ContentEncoding).toBe('gzip')
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Buffer.concat([part, part]))
})

test('a body that is not what its checksum says is refused and leaves nothing', async () => {
  const { s3 } = await openBucket()
  await expect(
    s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ChecksumCRC32: 'AAAAAA==' })),
  ).rejects.toMatchObject({ name: 'BadDigest' })
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(NotFound)

  const ChecksumSHA256 = createHash('sha256').update('hello').digest('base64')
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ChecksumSHA256 }))
})

test('a write only if absent wins once, also when many try together', async () => {
  const { s3 } = await openBucket()
  const writes = Array.from({ length: 10 }, (_, n) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: `${n}`, IfNoneMatch: '*' })),
  )
  const outcomes = await Promise.allSettled(writes)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(
    s3.send(new PutObjectCommand({ Bucket, Key, Body: 'late', IfNoneMatch: '*' })),
  ).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } })
})

test('what is not there is the modelled exception, and deleting it succeeds', async () => {
  const { s3 } = await openBucket()
  await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(NoSuchKey)
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(NotFound)
  await expect(s3.send(new GetObjectCommand({ Bucket: 'elsewhere', Key }))).rejects.toBeInstanceOf(
    NoSuchBucket,
  )
  await s3.send(new DeleteObjectCommand({ Bucket, Key }))
})

test('a deleted object is gone, and so is its file', async () => {
  const { s3, directory } = await openBucket()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toBeInstanceOf(NoSuchKey)
  expect(await readdir(join(directory, Bucket))).toEqual([])
})

test('no key leads out of the bucket, and no two share a file', async () => {
  const { s3, directory } = await openBucket()
  const keys = [
    '..%2f..%2fescape',
    'a/../../../escape',
    '/absolute',
    'a//b',
    'é ü',
    '%2E%2E',
    'a\\..\\b',
    'C:x',
    'k=v',
  ]
  for (const each of keys) await s3.send(new PutObjectCommand({ Bucket, Key: each, Body: each }))
  for (const each of keys) {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: each }))
    expect(await got.Body?.transformToString()).toBe(each)
  }
  expect(await readdir(directory)).toEqual([Bucket])
  const files = await readdir(join(directory, Bucket), { recursive: true, withFileTypes: true })
  expect(files.filter((file) => file.isFile())).toHaveLength(keys.length)
})

test('options that would change the meaning are refused aloud', async () => {
  const { s3 } = await openBucket()
  const refused = { name: 'UnknownToGround', $metadata: { httpStatusCode: 501 } }
  const put = { Bucket, Key, Body: 'x' }
  await expect(s3.send(new PutObjectCommand({ ...put, StorageClass: 'GLACIER' }))).rejects.toMatchObject(
    refused,
  )
  await expect(s3.send(new PutObjectCommand({ ...put, IfMatch: '"x"' }))).rejects.toMatchObject(refused)
  await expect(s3.send(new PutObjectCommand({ ...put, CacheControl: 'no-store' }))).rejects.toMatchObject(
    refused,
  )
  await expect(
    s3.send(new PutObjectCommand({ ...put, ServerSideEncryption: 'aws:kms:dsse' })),
  ).rejects.toMatchObject(refused)
  await expect(s3.send(new PutObjectCommand({ ...put, ChecksumAlgorithm: 'CRC32C' }))).rejects.toMatchObject(
    refused,
  )
  await expect(s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' }))).rejects.toMatchObject(
    refused,
  )
  await expect(s3.send(new GetObjectCommand({ Bucket, Key, VersionId: 'v' }))).rejects.toMatchObject(refused)
  await expect(
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/a` })),
  ).rejects.toMatchObject(refused)
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toBeInstanceOf(NotFound)
})

test('a key that is the folder of another is refused aloud: files cannot hold both', async () => {
  const { s3 } = await openBucket()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'x' }))
  await expect(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }))).rejects.toMatchObject({
    name: 'UnknownToGround',
  })
})

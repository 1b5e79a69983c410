import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { Bucket, openBucket } from './bucket-for-tests.ts'

const keys = ['a/1', 'a/2', 'b/c/1', 'b/c/2', 'b/d', 'e&<f>']

async function openFilled() {
  const opened = await openBucket()
  // not in order
  for (const Key of keys.toReversed()) {
    await opened.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  }
  const list = (options: object) => opened.s3.send(new ListObjectsV2Command({ Bucket, ...options }))
  return { ...opened, list }
}

test('keys are listed in order, with size and digest', async () => {
  const { list } = await openFilled()
  const { Contents, KeyCount, IsTruncated } = await list({})
  expect(Contents?.map(({ Key }) => Key)).toEqual(keys)
  expect(Contents?.[0]).toMatchObject({ Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) })
  expect({ KeyCount, IsTruncated }).toEqual({ KeyCount: keys.length, IsTruncated: false })
})

test('a prefix narrows, and a delimiter gathers what lies beyond it', async () => {
  const { list } = await openFilled()
  const { Contents, CommonPrefixes } = await list({ Prefix: 'b/', Delimiter: '/' })
  expect(Contents?.map(({ Key }) => Key)).toEqual(['b/d'])
  expect(CommonPrefixes).toEqual([{ Prefix: 'b/c/' }])
  expect((await list({ Prefix: 'nothing' })).KeyCount).toBe(0)
  expect((await list({ StartAfter: 'b/c/1' })).Contents?.[0]?.Key).toBe('b/c/2')
})

test('pages of any size give every row once', async () => {
  const { list } = await openFilled()
  for (const Delimiter of [undefined, '/']) {
    for (const MaxKeys of [1, 2, 4]) {
      const rows: string[] = []
      let ContinuationToken: string | undefined
      do {
        const page = await list({ MaxKeys, Delimiter, ContinuationToken })
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys)
        rows.push(...(page.Contents ?? []).map(({ Key }) => String(Key)))
        rows.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => String(Prefix)))
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken)
      expect(rows.toSorted()).toEqual(Delimiter ? ['a/', 'b/', 'e&<f>'] : keys)
    }
  }
})

test('a gathered row is told once, also when a key joins it between two pages', async () => {
  const { s3, list } = await openFilled()
  const first = await list({ MaxKeys: 1, Delimiter: '/' })
  expect(first.CommonPrefixes).toEqual([{ Prefix: 'a/' }])
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a/3', Body: 'x' }))
  const ContinuationToken = first.NextContinuationToken
  const second = await list({ MaxKeys: 1, Delimiter: '/', ContinuationToken })
  expect(second.CommonPrefixes).toEqual([{ Prefix: 'b/' }])
})

test('a continuation token that nobody gave out is refused', async () => {
  const { list } = await openFilled()
  await expect(list({ ContinuationToken: 'made up!' })).rejects.toMatchObject({ name: 'InvalidArgument' })
})

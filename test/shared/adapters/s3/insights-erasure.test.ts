import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { insightsErasure } from '../../../../shared/adapters/s3/insights-erasure.ts'
import { adapterContext } from '../adapter-context.ts'

const s3 = mockClient(S3Client)
const PREFIX = 'insights/v1/connection=i.1/'
const keyOf = (generation: number, place: number) =>
  `${PREFIX}account=1/date=2026-11-23/g${String(generation).padStart(6, '0')}-e000000${100 + place}-f000002.jsonl.gz`

/** A bucket that lists these pages, one after the other. */
function listing(...pages: readonly (readonly string[])[]): void {
  pages.forEach((keys, place) => {
    const from = place === 0 ? undefined : `page ${place}`
    const next = place + 1 < pages.length ? { NextContinuationToken: `page ${place + 1}` } : {}
    const wanted = { Bucket: 'results', Prefix: PREFIX, ...(from && { ContinuationToken: from }) }
    s3.on(ListObjectsV2Command, wanted, true).resolves({ Contents: keys.map((Key) => ({ Key })), ...next })
  })
}

beforeEach(() => {
  s3.reset()
  s3.onAnyCommand().rejects(new Error('this command is not expected'))
  s3.on(DeleteObjectsCommand).resolves({})
})

const deleted = () =>
  s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => ({
    bucket: input.Bucket,
    keys: input.Delete?.Objects?.map(({ Key }) => Key),
  }))

test('everything below the connection’s own prefix goes, a page a request', async () => {
  listing([keyOf(1, 1), keyOf(1, 2)], [keyOf(2, 3)])
  expect(await insightsErasure(adapterContext()).remove('i.1', 2)).toBe(true)
  expect(deleted()).toEqual([
    { bucket: 'results', keys: [keyOf(1, 1), keyOf(1, 2)] },
    { bucket: 'results', keys: [keyOf(2, 3)] },
  ])
})

test('objects of a newer generation are neither counted nor deleted, and a name that no run gave is', async () => {
  const stray = `${PREFIX}left-by-hand.txt`
  listing([keyOf(1, 1), keyOf(2, 2), stray])
  const erasure = insightsErasure(adapterContext())
  expect(await erasure.count('i.1', 1)).toBe(2)
  await erasure.remove('i.1', 1)
  expect(deleted()).toEqual([{ bucket: 'results', keys: [keyOf(1, 1), stray] }])
})

test('a connection without results sends nothing', async () => {
  listing([])
  const erasure = insightsErasure(adapterContext())
  expect(await erasure.remove('i.1', 1)).toBe(true)
  expect(await erasure.count('i.1', 1)).toBe(0)
  expect(deleted()).toEqual([])
})

test('objects that S3 keeps are told of', async () => {
  listing([keyOf(1, 1)])
  s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: keyOf(1, 1), Code: 'InternalError' }] })
  await expect(insightsErasure(adapterContext()).remove('i.1', 1)).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    facts: { code: 'InternalError' },
  })
})

test('a great many are removed bit by bit: 200 pages at a time', async () => {
  const pages = Array.from({ length: 202 }, (_none, place) => [keyOf(1, place)])
  listing(...pages)
  expect(await insightsErasure(adapterContext()).remove('i.1', 1)).toBe(false)
  expect(deleted()).toHaveLength(200)
})

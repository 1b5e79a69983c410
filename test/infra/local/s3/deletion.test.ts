import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { rightsOfS3 } from '../../../../infra/local/s3/authorization.ts'
import { Bucket, openBucket } from './bucket-for-tests.ts'

const keys = ['a/1', 'a/2', 'b/d', 'e&<f>"\'']

async function openFilled() {
  const opened = await openBucket()
  for (const Key of keys) await opened.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  const remove = (Objects: { Key: string }[], Quiet?: boolean) =>
    opened.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }))
  const left = async () => {
    const { Contents } = await opened.s3.send(new ListObjectsV2Command({ Bucket }))
    return (Contents ?? []).map(({ Key }) => Key)
  }
  return { ...opened, remove, left }
}

test('several objects are deleted by one request, whatever characters their keys have', async () => {
  const { remove, left } = await openFilled()
  const { Deleted, Errors } = await remove([{ Key: 'a/1' }, { Key: 'e&<f>"\'' }])
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['a/1', 'e&<f>"\''])
  expect(Errors).toBeUndefined()
  expect(await left()).toEqual(['a/2', 'b/d'])
})

test('one that is not there is deleted as well, and a quiet request is told of errors only', async () => {
  const { remove, left } = await openFilled()
  expect((await remove([{ Key: 'nowhere' }, { Key: 'b/d' }], true)).Deleted).toBeUndefined()
  expect(await left()).toEqual(['a/1', 'a/2', 'e&<f>"\''])
})

test('more than a thousand keys, or none, are refused', async () => {
  const { remove } = await openFilled()
  const many = Array.from({ length: 1001 }, (_none, place) => ({ Key: `k/${place}` }))
  await expect(remove(many)).rejects.toMatchObject({ name: 'MalformedXML' })
})

test('each key takes the right to delete it, and a listing says below which prefix it looks', () => {
  const request = { path: `/${Bucket}`, headers: {}, caller: { accessKeyId: 'k', arn: 'a' } }
  const body = Buffer.from('<Delete><Object><Key>a/1</Key></Object><Object><Key>b</Key></Object></Delete>')
  const deletion = { ...request, method: 'POST', query: new URLSearchParams('delete='), body }
  expect(rightsOfS3(deletion)).toEqual([
    { action: 's3:DeleteObject', resource: `arn:aws:s3:::${Bucket}/a/1` },
    { action: 's3:DeleteObject', resource: `arn:aws:s3:::${Bucket}/b` },
  ])
  const query = new URLSearchParams({ 'list-type': '2', prefix: 'a/' })
  expect(rightsOfS3({ ...request, method: 'GET', query, body: Buffer.alloc(0) })).toEqual([
    { action: 's3:ListBucket', resource: `arn:aws:s3:::${Bucket}`, context: { 's3:prefix': 'a/' } },
  ])
})

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { mockClient } from 'aws-sdk-client-mock'
import { gunzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { insightsFiles } from '../../../../shared/adapters/s3/insights-files.ts'
import { adapterContext } from '../adapter-context.ts'

const s3 = mockClient(S3Client)
beforeEach(() => {
  s3.reset()
  s3.onAnyCommand().rejects(new Error('this command is not expected'))
  s3.on(PutObjectCommand).resolves({})
})

const KEY = 'insights/v1/connection=i.1/account=act_1/date=2026-11-23/g000001-e000000100-f000002.jsonl.gz'

function written() {
  const [call] = s3.commandCalls(PutObjectCommand)
  if (!call) throw new Error('nothing was written')
  const { Body, ...rest } = call.args[0].input
  if (!(Body instanceof Uint8Array)) throw new Error('the body is no bytes')
  return { ...rest, text: gunzipSync(Body).toString('utf8') }
}

test('rows are one gzipped object, one JSON line each', async () => {
  await insightsFiles(adapterContext()).write(KEY, [{ spend: '1.20', name: 'Käse\n' }, { spend: '0' }])
  expect(written()).toEqual({
    Bucket: 'results',
    Key: KEY,
    ContentType: 'application/x-ndjson',
    ContentEncoding: 'gzip',
    text: '{"spend":"1.20","name":"Käse\\n"}\n{"spend":"0"}\n',
  })
})

test('a day without rows is an empty object', async () => {
  await insightsFiles(adapterContext()).write(KEY, [])
  expect(written().text).toBe('')
})

test('the same rows are the same bytes', async () => {
  const files = insightsFiles(adapterContext())
  await files.write(KEY, [{ spend: '1' }])
  await files.write(KEY, [{ spend: '1' }])
  const [one, two] = s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input.Body)
  expect(one).toEqual(two)
})

test('nothing is written beside the insights', async () => {
  await expect(insightsFiles(adapterContext()).write('other/file', [])).rejects.toMatchObject({
    code: 'ERR_REQUEST_INVALID',
  })
  expect(s3.calls()).toHaveLength(0)
})

test('a bucket that is busy is unavailable', async () => {
  s3.on(PutObjectCommand).rejects(Object.assign(new Error('slow'), { name: 'SlowDown' }))
  await expect(insightsFiles(adapterContext()).write(KEY, [])).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

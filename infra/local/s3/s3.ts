import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import {
  AwsFailure,
  type AwsRequest,
  type AwsResponse,
  type LocalService,
  UnknownToGround,
} from '../service.ts'
import { rightsOfS3 } from './authorization.ts'
import { readUpload } from './body.ts'
import { type Bucket, createBucket, type ObjectFacts } from './bucket.ts'
import { deleteObjects } from './deletion.ts'
import { listObjects, listQuery } from './listing.ts'
import {
  addressOf,
  allow,
  deletionHeaders,
  encryptionOf,
  metadataOf,
  onlyIfAbsent,
  uploadFamilies,
  uploadHeaders,
} from './options.ts'

/** S3 on the ground: whole objects are put, read, told of, listed and deleted, under path-style addresses. */
export interface S3 extends LocalService {
  /** The objects lie as files under `directory/<bucket>/<key>`; see `key-path.ts`. */
  defineBucket(spec: { readonly bucketName: string }): Promise<void>
}

export function createS3({ clock, directory }: { readonly clock: Clock; readonly directory: string }): S3 {
  const buckets = new Map<string, Bucket>()
  return {
    signingName: 's3',
    rightsOf: rightsOfS3,
    async handle(request) {
      const { bucket: name, key } = addressOf(request.path)
      const bucket = buckets.get(name)
      if (!bucket) throw new AwsFailure('NoSuchBucket', 'The specified bucket does not exist', 404)
      if (key === '') return onBucket(request, name, bucket)
      if (request.method === 'PUT') return putObject(request, bucket, key)
      if (request.method === 'GET') return getObject(request, bucket, key)
      if (request.method === 'HEAD') return headObject(request, bucket, key)
      if (request.method === 'DELETE') return deleteObject(request, bucket, key)
      throw new UnknownToGround(`${request.method} of an object`)
    },
    async defineBucket({ bucketName }) {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
        throw new UnknownToGround(`the bucket name ${bucketName}`)
      }
      buckets.set(bucketName, await createBucket(clock, join(directory, bucketName)))
    },
  }
}

async function onBucket(request: AwsRequest, name: string, bucket: Bucket): Promise<AwsResponse> {
  if (request.method === 'POST' && request.query.has('delete')) {
    allow(request, { headers: deletionHeaders, prefix: /^x-amz-checksum-/, query: ['delete'] })
    return deleteObjects(request, bucket)
  }
  if (request.method !== 'GET') throw new UnknownToGround(`${request.method} of a bucket`)
  allow(request, { query: listQuery })
  return listObjects(name, bucket, request.query)
}

async function putObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
  allow(request, { headers: uploadHeaders, prefix: uploadFamilies })
  const upload = readUpload(request)
  const facts = await bucket.put(key, upload, {
    contentType: request.headers['content-type'] ?? 'binary/octet-stream',
    encryption: encryptionOf(request.headers),
    metadata: metadataOf(request.headers),
    onlyIfAbsent: onlyIfAbsent(request.headers),
  })
  return {
    status: 200,
    headers: {
      etag: facts.etag,
      'x-amz-checksum-crc32': facts.crc32,
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-server-side-encryption': facts.encryption,
    },
    body: '',
  }
}

async function getObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
  allow(request, { headers: ['x-amz-checksum-mode'] })
  const found = await bucket.read(key)
  if (!found) throw new AwsFailure('NoSuchKey', 'The specified key does not exist.', 404)
  return { status: 200, headers: headersOf(found.facts, request), body: found.bytes }
}

function headObject(request: AwsRequest, bucket: Bucket, key: string): AwsResponse {
  allow(request, { headers: ['x-amz-checksum-mode'] })
  const facts = bucket.facts(key)
  if (!facts) throw new AwsFailure('NotFound', 'Not Found', 404)
  return { status: 200, headers: headersOf(facts, request), body: '' }
}

async function deleteObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
  allow(request, {})
  await bucket.delete(key)
  return { status: 204, body: '' }
}

function headersOf(facts: ObjectFacts, request: AwsRequest): Record<string, string> {
  const withChecksum = request.headers['x-amz-checksum-mode'] === 'ENABLED'
  return {
    'accept-ranges': 'bytes',
    'content-length': String(facts.size),
    'content-type': facts.contentType,
    ...(facts.contentEncoding !== undefined && { 'content-encoding': facts.contentEncoding }),
    etag: facts.etag,
    'last-modified': new Date(facts.changedAt).toUTCString(),
    'x-amz-server-side-encryption': facts.encryption,
    ...(withChecksum && { 'x-amz-checksum-crc32': facts.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' }),
    ...facts.metadata,
  }
}

import { element, xmlDeclaration } from '../protocol/xml.ts'
import { AwsFailure, type AwsResponse, UnknownToGround } from '../service.ts'
import type { Bucket } from './bucket.ts'

export const listQuery = ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after']

type Row = { readonly prefix: string } | { readonly key: string }

/** One page of ListObjectsV2: keys under a prefix in their order, those beyond a delimiter gathered to one row. */
export function listObjects(name: string, bucket: Bucket, query: URLSearchParams): AwsResponse {
  if (query.get('list-type') !== '2') throw new UnknownToGround('GET of a bucket that is not ListObjectsV2')
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : keyOfToken(token)
  const max = Math.min(Number(query.get('max-keys') ?? 1000), 1000)
  if (!Number.isSafeInteger(max) || max < 0) {
    throw new AwsFailure('InvalidArgument', 'max-keys must be an integer between 0 and 2147483647')
  }

  const rows: Row[] = []
  let last = ''
  let more = false
  for (const key of bucket.keys()) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue
    const row = rowOf(key, prefix, delimiter)
    // a page that ended with a gathered row begins behind everything that the row stands for
    if ('prefix' in row && token !== null && after.startsWith(row.prefix)) continue
    const before = rows.at(-1)
    const gathered = 'prefix' in row && before && 'prefix' in before && before.prefix === row.prefix
    if (!gathered && rows.length >= max) {
      more = max > 0
      break
    }
    if (!gathered) rows.push(row)
    last = key
  }
  const parts = [
    element('Name', name),
    element('Prefix', prefix),
    element('KeyCount', rows.length),
    element('MaxKeys', max),
    element('IsTruncated', more),
    ...(delimiter ? [element('Delimiter', delimiter)] : []),
    ...(token === null ? [] : [element('ContinuationToken', token)]),
    ...(more ? [element('NextContinuationToken', Buffer.from(last).toString('base64'))] : []),
    ...rows.map((row) => rowElement(row, bucket)),
  ]
  const body = `${xmlDeclaration}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</ListBucketResult>`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function rowOf(key: string, prefix: string, delimiter: string): Row {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return end < 0 ? { key } : { prefix: key.slice(0, end + delimiter.length) }
}

function rowElement(row: Row, bucket: Bucket): string {
  if ('prefix' in row) return element('CommonPrefixes', [element('Prefix', row.prefix)])
  const facts = bucket.facts(row.key)
  if (!facts) throw new Error(`the bucket lost ${row.key} while it was listed`)
  return element('Contents', [
    element('Key', row.key),
    element('LastModified', new Date(facts.changedAt).toISOString()),
    element('ETag', facts.etag),
    element('Size', facts.size),
    element('StorageClass', 'STANDARD'),
  ])
}

function keyOfToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString()
  if (Buffer.from(key).toString('base64') === token) return key
  throw new AwsFailure('InvalidArgument', 'The continuation token provided is incorrect')
}

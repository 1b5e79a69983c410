import { element, unescapeXml, xmlDeclaration } from '../protocol/xml.ts'
import { AwsFailure, type AwsRequest, type AwsResponse, UnknownToGround } from '../service.ts'
import { readUpload } from './body.ts'
import type { Bucket } from './bucket.ts'

/** Keys of one request (AWS, DeleteObjects, read 2026-11-23). */
const MOST_KEYS = 1000

const FORM = /^(?:<\?xml[^>]*\?>\s*)?<Delete(?: xmlns="[^"]*")?>(.*)<\/Delete>\s*$/s
const ENTRY = /<Object><Key>([^<]+)<\/Key><\/Object>/g

/** What a request to delete several objects names; anything else that S3 knows of it is refused aloud. */
function orderIn(body: Buffer): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const text = body.toString('utf8')
  const inner = FORM.exec(text)?.[1]
  if (inner === undefined) {
    throw new AwsFailure('MalformedXML', 'The XML you provided was not well-formed.')
  }
  const keys = [...inner.matchAll(ENTRY)].map(([, key = '']) => unescapeXml(key))
  const rest = inner.replaceAll(ENTRY, '').trim()
  if (!['', '<Quiet>true</Quiet>', '<Quiet>false</Quiet>'].includes(rest)) {
    throw new UnknownToGround(`DeleteObjects with ${rest.slice(0, 100)}`)
  }
  if (keys.length === 0 || keys.length > MOST_KEYS) {
    throw new AwsFailure('MalformedXML', 'A request deletes 1 to 1000 keys.')
  }
  return { keys, quiet: rest.includes('true') }
}

/** The keys that a request to delete several objects names. */
export function deletedKeys({ body }: AwsRequest): readonly string[] {
  return orderIn(body).keys
}

/** Deletes several objects in one request; one that is not there is deleted as well. */
export async function deleteObjects(request: AwsRequest, bucket: Bucket): Promise<AwsResponse> {
  const isChecked = Object.keys(request.headers).some(
    (name) => name.startsWith('x-amz-checksum-') || name === 'content-md5',
  )
  if (!isChecked)
    throw new AwsFailure('InvalidRequest', 'Missing required header for this request: Content-MD5')
  const { keys, quiet } = orderIn(readUpload(request).bytes)
  for (const key of keys) await bucket.delete(key)
  const deleted = quiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)]))
  const body = `${xmlDeclaration}<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${deleted.join('')}</DeleteResult>`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

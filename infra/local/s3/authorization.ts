import { type AwsRequest, type Right, UnknownToGround } from '../service.ts'
import { deletedKeys } from './deletion.ts'
import { addressOf } from './options.ts'

const ON_OBJECTS: Readonly<Record<string, string>> = {
  PUT: 's3:PutObject',
  GET: 's3:GetObject',
  // there is no right to HEAD alone (AWS, Actions, resources, and condition keys for Amazon S3, read 2026-11-23)
  HEAD: 's3:GetObject',
  DELETE: 's3:DeleteObject',
}

/** What a request to a bucket or an object takes. */
export function rightsOfS3(request: AwsRequest): readonly Right[] {
  const { method, path, query } = request
  const { bucket, key } = addressOf(path)
  const resource = `arn:aws:s3:::${bucket}`
  if (key === '') {
    // several objects at once take the same right as one by one (AWS, DeleteObjects, read 2026-11-23)
    if (method === 'POST' && query.has('delete')) {
      return deletedKeys(request).map((one) => ({
        action: 's3:DeleteObject',
        resource: `${resource}/${one}`,
      }))
    }
    if (method !== 'GET') throw new UnknownToGround(`${method} of a bucket`)
    const prefix = query.get('prefix')
    return [
      { action: 's3:ListBucket', resource, ...(prefix !== null && { context: { 's3:prefix': prefix } }) },
    ]
  }
  const action = ON_OBJECTS[method]
  if (action === undefined) throw new UnknownToGround(`${method} of an object`)
  return [{ action, resource: `${resource}/${key}` }]
}

import { S3Client } from '@aws-sdk/client-s3'
import { clientSettings } from '../client-settings.ts'

/** A whole object goes up within one request. */
const UPLOAD_MILLISECONDS = 30_000

let client: S3Client | undefined

/**
 * The process's one S3 client, made when it is first asked for. The bucket is named in the path: that also reaches a
 * bucket on one machine, where no host name exists for it.
 */
export function s3(): S3Client {
  client ??= new S3Client({
    ...clientSettings,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: UPLOAD_MILLISECONDS },
    forcePathStyle: true,
  })
  return client
}

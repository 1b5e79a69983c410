import { KMSClient } from '@aws-sdk/client-kms'
import { clientSettings } from '../client-settings.ts'

/** A data key is asked for before a code is exchanged, and the exchange needs most of the callback's 25 seconds. */
const PATIENCE_MILLISECONDS = 2_500

let client: KMSClient | undefined

/** The process's one KMS client, made when it is first asked for. */
export function kms(): KMSClient {
  client ??= new KMSClient({
    ...clientSettings,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: PATIENCE_MILLISECONDS },
  })
  return client
}

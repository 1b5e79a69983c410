import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings } from '../client-settings.ts'

let client: SQSClient | undefined

/** The process's one SQS client, made when it is first asked for. */
export function sqs(): SQSClient {
  client ??= new SQSClient(clientSettings)
  return client
}

import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { clientSettings } from '../client-settings.ts'

let client: EventBridgeClient | undefined

/** The process's one EventBridge client, made when it is first asked for. */
export function eventbridge(): EventBridgeClient {
  client ??= new EventBridgeClient(clientSettings)
  return client
}

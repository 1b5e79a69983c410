import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientSettings } from '../client-settings.ts'

let client: SecretsManagerClient | undefined

/** The process's one Secrets Manager client, made when it is first asked for. */
export function secretsManager(): SecretsManagerClient {
  client ??= new SecretsManagerClient(clientSettings)
  return client
}

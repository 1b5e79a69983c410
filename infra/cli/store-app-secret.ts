import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { Secret } from '../../shared/base/secret.ts'
import { Refusal } from './refusal.ts'

/**
 * Stores the app secret beside the other members of its JSON. A value that it replaces is kept as `previousAppSecret`,
 * because Meta's webhooks may still be signed with it for a while. Storing the same value again changes nothing.
 */
export async function storeAppSecret(
  client: SecretsManagerClient,
  secretName: string,
  appSecret: Secret<string>,
): Promise<'stored' | 'replaced' | 'unchanged'> {
  const { appSecret: old, ...others } = await existing(client, secretName)
  if (old === appSecret.reveal()) return 'unchanged'
  const next = {
    ...others,
    appSecret: appSecret.reveal(),
    ...(old !== undefined && { previousAppSecret: old }),
  }
  const command = new PutSecretValueCommand({ SecretId: secretName, SecretString: JSON.stringify(next) })
  await client.send(command).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw new Refusal(`there is no secret ${secretName}: run npx cdk deploy --all after adding the app`)
  })
  return old === undefined ? 'stored' : 'replaced'
}

async function existing(
  client: SecretsManagerClient,
  secretName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await client.send(new GetSecretValueCommand({ SecretId: secretName })).then(
    ({ SecretString }) => SecretString ?? '{}',
    (error: unknown) => {
      // a secret without a value answers like one that does not exist: storing tells them apart
      if (error instanceof ResourceNotFoundException) return '{}'
      throw error
    },
  )
  const members = jsonOf(text)
  if (typeof members === 'object' && members !== null && !Array.isArray(members)) return { ...members }
  // neither the text nor the parser's complaint may be shown: both hold the secret
  throw new Refusal(
    `${secretName} holds something that is no JSON object: delete its value in Secrets Manager first`,
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

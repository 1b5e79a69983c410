import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { Secret } from '../../shared/base/secret.ts'
import { Refusal } from './refusal.ts'

/** What is stored for an app once this is done, and what has changed of its app secret. */
export interface StoredAppSecret {
  readonly change: 'stored' | 'replaced' | 'unchanged'
  readonly appSecret: Secret<string>
  /** What Meta has to name when it verifies the webhook's address. */
  readonly verifyToken: Secret<string>
}

function textIn(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = members[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * Stores the app secret beside the other members of its JSON, or leaves the stored one when none is given. A value that
 * it replaces is kept as `previousAppSecret`, because Meta's webhooks may still be signed with it for a while. The
 * verify token is `newVerifyToken` only where there was none. Storing the same again writes nothing.
 */
export async function storeAppSecret(
  client: SecretsManagerClient,
  secretName: string,
  given: { readonly appSecret?: Secret<string>; readonly newVerifyToken: Secret<string> },
): Promise<StoredAppSecret> {
  const members = await existing(client, secretName)
  const old = textIn(members, 'appSecret')
  const appSecret = given.appSecret?.reveal() ?? old
  if (appSecret === undefined) {
    throw new Refusal(`${secretName} holds no app secret yet: leave --only webhooks out, and it is asked for`)
  }
  const oldToken = textIn(members, 'webhookVerifyToken')
  const webhookVerifyToken = oldToken ?? given.newVerifyToken.reveal()
  if (old !== appSecret || oldToken === undefined) {
    await put(client, secretName, {
      ...members,
      appSecret,
      webhookVerifyToken,
      ...(old !== undefined && old !== appSecret && { previousAppSecret: old }),
    })
  }
  return {
    change: old === appSecret ? 'unchanged' : old === undefined ? 'stored' : 'replaced',
    appSecret: new Secret(appSecret),
    verifyToken: new Secret(webhookVerifyToken),
  }
}

async function put(client: SecretsManagerClient, secretName: string, members: object): Promise<void> {
  const command = new PutSecretValueCommand({ SecretId: secretName, SecretString: JSON.stringify(members) })
  await client.send(command).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw new Refusal(`there is no secret ${secretName}: run npx cdk deploy --all after adding the app`)
  })
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

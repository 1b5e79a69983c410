import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager'
import { Failure } from '../../base/failure.ts'
import { Secret } from '../../base/secret.ts'
import { addressesBy } from '../address-map.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { secretsManager } from './client.ts'

/** What `npm run setup` stores for an app. */
export interface AppSecretMembers {
  readonly appSecret: Secret<string>
  /** The secret that it replaced. */
  readonly previousAppSecret?: Secret<string>
  /** What Meta has to name when it verifies the webhook's address. */
  readonly webhookVerifyToken?: Secret<string>
}

/** A rotated secret is known everywhere after so long. */
const FRESH_MILLISECONDS = 5 * 60_000

function notConfigured(appKey: string): Failure {
  return new Failure('ERR_APP_NOT_CONFIGURED', `app ${appKey} has no secret yet`, { facts: { app: appKey } })
}

async function secretText(arn: string): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: arn })
    return (await ask('secrets manager', () => secretsManager().send(command))).SecretString
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/** The members of the secret's JSON; none when it is no JSON object. */
function membersIn(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  } catch {
    // The parser's message quotes what it read, which is the secret.
    return new Map()
  }
}

function appSecretMembersIn(text: string): AppSecretMembers | undefined {
  const members = membersIn(text)
  const secretOf = (name: string) => {
    const value = members.get(name)
    return typeof value === 'string' && value !== '' ? new Secret(value) : undefined
  }
  const appSecret = secretOf('appSecret')
  const previousAppSecret = secretOf('previousAppSecret')
  const webhookVerifyToken = secretOf('webhookVerifyToken')
  return (
    appSecret && {
      appSecret,
      ...(previousAppSecret && { previousAppSecret }),
      ...(webhookVerifyToken && { webhookVerifyToken }),
    }
  )
}

/**
 * Reads what is stored for an app, at most once in five minutes, or in as many milliseconds as the caller can bear.
 * `ERR_APP_NOT_CONFIGURED` while it has no app secret: it is created empty and set up by hand.
 */
export function storedSecrets(
  context: AdapterContext,
): (appKey: string, freshMilliseconds?: number) => Promise<AppSecretMembers> {
  const arnOf = addressesBy(context, 'appSecrets')
  const known = new Map<string, { readonly members: AppSecretMembers; readonly readAt: number }>()
  return async (appKey, freshMilliseconds = FRESH_MILLISECONDS) => {
    const now = context.clock.now()
    const entry = known.get(appKey)
    if (entry && now - entry.readAt < freshMilliseconds) return entry.members
    const text = await secretText(arnOf(appKey))
    const members = text === undefined ? undefined : appSecretMembersIn(text)
    if (members === undefined) throw notConfigured(appKey)
    known.set(appKey, { members, readAt: now })
    return members
  }
}

/** Reads an app's secret as {@link storedSecrets} does. */
export function appSecrets(context: AdapterContext): (appKey: string) => Promise<Secret<string>> {
  const membersOf = storedSecrets(context)
  return async (appKey) => (await membersOf(appKey)).appSecret
}

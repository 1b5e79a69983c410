import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager'
import { Failure } from '../../base/failure.ts'
import { Secret } from '../../base/secret.ts'
import { addressesBy } from '../address-map.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { secretsManager } from './client.ts'

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

/** The text under `appSecret` in the secret's JSON; undefined when there is no such thing. */
function appSecretIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('appSecret' in value)) return undefined
    return typeof value.appSecret === 'string' && value.appSecret !== '' ? value.appSecret : undefined
  } catch {
    // The parser's message quotes what it read, which is the secret.
    return undefined
  }
}

/**
 * Reads an app's secret, at most once in five minutes. `ERR_APP_NOT_CONFIGURED` while it has no value: the secret is
 * created empty and set up by hand.
 */
export function appSecrets(context: AdapterContext): (appKey: string) => Promise<Secret<string>> {
  const arnOf = addressesBy(context, 'appSecrets')
  const known = new Map<string, { readonly secret: Secret<string>; readonly readAt: number }>()
  return async (appKey) => {
    const now = context.clock.now()
    const entry = known.get(appKey)
    if (entry && now - entry.readAt < FRESH_MILLISECONDS) return entry.secret
    const text = await secretText(arnOf(appKey))
    const value = text === undefined ? undefined : appSecretIn(text)
    if (value === undefined) throw notConfigured(appKey)
    const secret = new Secret(value)
    known.set(appKey, { secret, readAt: now })
    return secret
  }
}

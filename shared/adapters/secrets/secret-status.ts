import { DescribeSecretCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager'
import type { SecretStatus } from '../../ports/app-setup.ts'
import { addressesBy } from '../address-map.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { secretsManager } from './client.ts'

const FRESH_MILLISECONDS = 60_000

async function hasCurrentVersion(arn: string): Promise<boolean> {
  try {
    const command = new DescribeSecretCommand({ SecretId: arn })
    const { VersionIdsToStages } = await ask('secrets manager', () => secretsManager().send(command))
    return Object.values(VersionIdsToStages ?? {}).some((stages) => stages.includes('AWSCURRENT'))
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false
    throw error
  }
}

/** Whether an app's secret has a value. Yes is remembered for a minute; no is not, so setting it up shows at once. */
export function secretStatus(context: AdapterContext): SecretStatus {
  const arnOf = addressesBy(context, 'appSecrets')
  const setAt = new Map<string, number>()
  return {
    async isSet(appKey) {
      const now = context.clock.now()
      const seenAt = setAt.get(appKey)
      if (seenAt !== undefined && now - seenAt < FRESH_MILLISECONDS) return true
      const isSet = await hasCurrentVersion(arnOf(appKey))
      if (isSet) setAt.set(appKey, now)
      return isSet
    },
  }
}

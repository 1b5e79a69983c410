import { adapterContext } from '../adapter-context.ts'
import { tablesInProcess, type TablesInProcess } from '../dynamodb/tables-in-process.ts'
import { kmsInProcess } from '../kms/kms-in-process.ts'
import { consent } from '../subjects.ts'
import { landingSeal } from '../../../../shared/adapters/vault/landing-seal.ts'
import { Secret } from '../../../../shared/base/secret.ts'

export interface VaultInProcess extends TablesInProcess {
  /** The vault's row under this partition key. */
  rowOf(pk: string): Promise<Record<string, unknown> | undefined>
  /** Lets an attempt seal a token, `EAAB-<attempt>` unless another is named. */
  land(attemptId: string, token?: string): Promise<void>
}

/** The tables and a KMS in this process, and a way to seal landing tokens. */
export async function vaultInProcess(): Promise<VaultInProcess> {
  const tables = await tablesInProcess()
  kmsInProcess()
  const seals = landingSeal(adapterContext())
  return {
    ...tables,
    rowOf: async (pk) => (await tables.rows('vault')).find((row) => row['pk'] === pk),
    land: async (attemptId, token = `EAAB-${attemptId}`) => {
      const prepared = await seals.prepare({ appKey: 'demo', attemptId })
      await prepared.store(new Secret(token))
    },
  }
}

/** What finalize asks for when it makes an attempt's token an installation's root token. */
export function rootOf(attemptId: string, installationId: string, second = 0) {
  const precedence = consent(attemptId, second)
  return { appKey: 'demo', attemptId, installationId, tokenKind: 'system-user', precedence } as const
}

/**
 * Environment variables by which a function learns the addresses of what its needs name. `infra/grants.ts` sets
 * them from the template, adapters read them: nobody else knows a table or a queue by name.
 */
export const addresses = {
  connectionsTable: 'CONNECTIONS_TABLE',
  vaultTable: 'VAULT_TABLE',
  jobsTable: 'JOBS_TABLE',
  ephemeralTable: 'EPHEMERAL_TABLE',
  vaultKey: 'VAULT_KEY_ARN',
  /** JSON object: app key → ARN of its secret. */
  appSecrets: 'APP_SECRET_ARNS',
  finalizeQueue: 'FINALIZE_QUEUE_URL',
  evidenceQueue: 'EVIDENCE_QUEUE_URL',
  eraseQueue: 'ERASE_QUEUE_URL',
  webhookQueue: 'WEBHOOK_QUEUE_URL',
  /** JSON object: automation (key of the registry) → queue URL. */
  workQueues: 'WORK_QUEUE_URLS',
  ownQueue: 'OWN_QUEUE_URL',
  eventBus: 'EVENT_BUS_NAME',
  resultBucket: 'RESULT_BUCKET',
  publicOrigin: 'PUBLIC_ORIGIN',
} as const

export type Address = keyof typeof addresses

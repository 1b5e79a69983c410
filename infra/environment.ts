import { Stack } from 'aws-cdk-lib'
import { type Address, addresses } from '../shared/ports/addresses.ts'
import type { Need } from '../shared/ports/ports.ts'
import { grants, type Surroundings } from './grants.ts'

const values: Readonly<Record<Address, (surroundings: Surroundings) => string>> = {
  connectionsTable: ({ data }) => data.connections.tableName,
  vaultTable: ({ data }) => data.vault.tableName,
  jobsTable: ({ data }) => data.jobs.tableName,
  ephemeralTable: ({ data }) => data.ephemeral.tableName,
  vaultKey: ({ data }) => data.vaultKey.keyArn,
  appSecrets: ({ api, data }) => {
    const arns = Object.entries(data.appSecrets).map(([appKey, secret]) => [appKey, secret.ref])
    return Stack.of(api).toJsonString(Object.fromEntries(arns))
  },
  finalizeQueue: ({ finalizeQueue }) => finalizeQueue.queueUrl,
  evidenceQueue: ({ evidenceQueue }) => {
    if (!evidenceQueue) throw new Error('a registry without health/judge has no queue for evidence')
    return evidenceQueue.queueUrl
  },
  eraseQueue: ({ eraseQueue }) => {
    if (!eraseQueue) throw new Error('a registry without connections/erase has no queue for it')
    return eraseQueue.queueUrl
  },
  webhookQueue: ({ webhookQueue }) => {
    if (!webhookQueue) throw new Error('a registry without webhooks/process has no queue for webhooks')
    return webhookQueue.queueUrl
  },
  workQueues: ({ api, workQueues }) => {
    const urls = Object.entries(workQueues).map(([automation, queue]) => [automation, queue.queueUrl])
    return Stack.of(api).toJsonString(Object.fromEntries(urls))
  },
  ownQueue: ({ ownQueue }) => {
    if (!ownQueue) throw new Error('a room that reads no queue cannot need its own queue')
    return ownQueue.queueUrl
  },
  eventBus: ({ bus }) => bus.eventBusName,
  resultBucket: ({ data }) => data.results.bucketName,
  publicOrigin: ({ api }) => api.origin,
}

/** The environment of a function: the addresses that its needs name, and nothing else. */
export function environmentOf(needs: readonly Need[], surroundings: Surroundings): Record<string, string> {
  const named = new Set(needs.flatMap((need) => grants[need].addresses))
  return Object.fromEntries([...named].map((address) => [addresses[address], values[address](surroundings)]))
}

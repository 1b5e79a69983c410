import { pascal } from './room-names.ts'

/** Name of a Meta app's secret. */
export function appSecretName(deploymentName: string, appKey: string): string {
  return `${deploymentName}/${appKey}`
}

/** Output of the backend stack that holds an app's redirect URI. */
export function callbackOutput(appKey: string): string {
  return `CallbackUrl${pascal(appKey)}`
}

/** Outputs of the data stack that name the tables which the operator's command line reads. */
export const tableOutputs = { connections: 'ConnectionsTableName', ephemeral: 'EphemeralTableName' } as const

import { deployment } from '../../../shared/deployment.ts'

/** The IAM role of a caller. On one machine partners sign as their roles: tokens of an issuer elsewhere cannot be had. */
export function roleOf(caller: string): string {
  const entry = deployment.callers[caller]
  if (entry && 'roleArn' in entry) return entry.roleArn
  throw new Error(
    `${caller} of deployment.ts is no IAM role: this plays with callers that sign their requests`,
  )
}

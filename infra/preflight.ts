import type { Deployment } from '../shared/domain/deployment.ts'
import type { Finding } from '../shared/domain/preflight/finding.ts'
import { preflight } from '../shared/domain/preflight/preflight.ts'
import type { Manifest } from '../shared/kernel/manifest.ts'

/** One line a finding, as the operator reads it before anything is built. */
export function lineOf({ severity, path, what, mend }: Finding): string {
  return `${severity}: shared/deployment.ts, ${path}: ${what}; ${mend}`
}

/** Whether the deployment may be built. Says each finding in one line. */
export function passesPreflight(
  deployment: Deployment,
  rooms: Readonly<Record<string, Manifest>>,
  say: (line: string) => void,
): boolean {
  const findings = preflight(deployment, rooms)
  for (const finding of findings) say(lineOf(finding))
  return findings.every(({ severity }) => severity !== 'error')
}

import type { Deployment } from '../deployment.ts'
import { authorizationFindings } from './authorization.ts'
import { callerFindings } from './callers.ts'
import { type Automation, configurationFindings } from './configurations.ts'
import { type Finding, warning } from './finding.ts'
import { shapeFindings } from './shape.ts'

/**
 * Everything about a deployment that would fail later, or quietly do less than it seems to. `rooms` is the registry:
 * which automations exist is its business. Of a deployment that is misshapen only the shape is told.
 */
export function preflight(
  deployment: Deployment,
  rooms: Readonly<Record<string, Automation>>,
): readonly Finding[] {
  const misshapen = shapeFindings(deployment)
  if (misshapen.length > 0) return misshapen
  const configurations = Object.entries(deployment.apps).flatMap(([appKey, app]) =>
    Object.entries(app.configurations).map(
      ([name, configuration]) => [`apps.${appKey}.configurations.${name}`, configuration] as const,
    ),
  )
  return [
    ...configurations.flatMap(([path, configuration]) => configurationFindings(path, configuration, rooms)),
    ...appFindings(deployment),
    ...authorizationFindings(deployment.authorization),
    ...callerFindings(deployment.callers),
    ...confirmFindings(deployment),
  ]
}

function appFindings({ apps }: Deployment): readonly Finding[] {
  return Object.entries(apps).flatMap(([appKey, { configurations }]) => {
    if (Object.keys(configurations).length > 0) return []
    const what = 'no login configuration: nobody can log in to this app'
    return [warning(`apps.${appKey}.configurations`, what, "add one from the app's dashboard")]
  })
}

function confirmFindings({ confirm }: Deployment): readonly Finding[] {
  if (confirm) return []
  const what =
    'LOGINS TAKE EFFECT UNCONFIRMED: a login link that is sent to a stranger attaches the business of that stranger'
  return [warning('confirm', what, 'set it to true unless no login link can ever leave your own site')]
}

import type { PageAnswer } from '../../../shared/kernel/doors/page.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/**
 * Says whether this deployment answers and whether each Meta app's secret is set up: 200 `ok`, 503 `not-configured`
 * while one is missing.
 */
export async function run({ deployment, secretStatus }: PortsOf<typeof manifest>): Promise<PageAnswer> {
  const apps = await Promise.all(
    Object.keys(deployment.apps).map(async (app): Promise<[string, string]> => {
      return [app, (await secretStatus.isSet(app)) ? 'ok' : 'not-configured']
    }),
  )
  const status = apps.every(([, state]) => state === 'ok') ? 'ok' : 'not-configured'
  return {
    kind: 'json',
    status: status === 'ok' ? 200 : 503,
    body: { status, apps: Object.fromEntries(apps) },
  }
}

import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import { fingerprint } from '../../../shared/base/hash.ts'
import { Personal } from '../../../shared/base/personal.ts'
import type { Deployment } from '../../../shared/domain/deployment.ts'
import { LINK_LIFETIME_MILLISECONDS } from '../../../shared/domain/login-link.ts'
import { isListedReturnUrl } from '../../../shared/domain/return-url.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

const request = z.strictObject({
  /** App key; may be left out while the deployment serves one app. */
  app: z.string().max(64).optional(),
  configuration: z.string().min(1).max(128),
  reference: z.string().min(1).max(256),
  returnUrl: z.string().min(1).max(2048),
  returnState: z.string().max(1024).optional(),
})

function read(body: unknown): z.infer<typeof request> {
  const result = request.safeParse(body)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`)
  throw new Failure('ERR_REQUEST_INVALID', fields.join('; '))
}

function appKeyOf(deployment: Deployment, app: string | undefined, configuration: string): string {
  const keys = Object.keys(deployment.apps)
  const appKey = app ?? (keys.length === 1 ? keys[0] : undefined)
  if (appKey === undefined)
    throw new Failure('ERR_REQUEST_INVALID', 'app: name one of the apps of this deployment')
  if (!Object.hasOwn(deployment.apps[appKey]?.configurations ?? {}, configuration)) {
    throw new Failure('ERR_CONFIGURATION_UNKNOWN', `no login configuration of app ${appKey} has this name`)
  }
  return appKey
}

/**
 * Makes a one-time login link for one of the partner's customers. 201 with `{url, expiresAt}`; the link lives 60
 * minutes. Refuses unknown members, configurations and return URLs, and an app whose secret is not set up yet.
 */
export async function run(ports: PortsOf<typeof manifest>, { caller, body }: ApiRequest): Promise<ApiAnswer> {
  const { deployment, clock, random, metrics } = ports
  const asked = read(body)
  const appKey = appKeyOf(deployment, asked.app, asked.configuration)
  const callerEntry = deployment.callers[caller]
  if (!callerEntry || !isListedReturnUrl(callerEntry, asked.returnUrl)) {
    throw new Failure('ERR_RETURN_URL_UNLISTED', 'returnUrl: not one of the URLs listed for this caller')
  }
  if (!(await ports.secretStatus.isSet(appKey))) {
    throw new Failure('ERR_APP_NOT_CONFIGURED', `the secret of app ${appKey} has not been set up yet`)
  }
  const link = random.token(32)
  const now = clock.now()
  const expiresAt = now + LINK_LIFETIME_MILLISECONDS
  await ports.newLoginLinks.put({
    linkHash: fingerprint(link),
    appKey,
    configuration: asked.configuration,
    caller,
    reference: asked.reference,
    returnUrl: asked.returnUrl,
    ...(asked.returnState !== undefined && { returnState: new Personal(asked.returnState) }),
    createdAt: now,
    expiresAt,
    attempts: 0,
  })
  metrics.count('LoginLinks')
  return {
    status: 201,
    body: { url: ports.publicOrigin.url(`/login/${link}`), expiresAt: new Date(expiresAt).toISOString() },
  }
}

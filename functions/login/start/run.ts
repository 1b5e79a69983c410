import { Failure } from '../../../shared/base/failure.ts'
import { fingerprint } from '../../../shared/base/hash.ts'
import { ATTEMPT_LIFETIME_MILLISECONDS } from '../../../shared/domain/login-attempt.ts'
import { ATTEMPTS_PER_LINK, type LoginLink } from '../../../shared/domain/login-link.ts'
import { cookieNameOf, handleOf, writeBearer } from '../../../shared/domain/login-secrets.ts'
import { dialogUrl } from '../../../shared/meta/login/dialog-url.ts'
import { isMobileBrowser } from '../../../shared/meta/login/mobile-browser.ts'
import type { PageAnswer, PageRequest } from '../../../shared/kernel/doors/page.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'
import { linkIsDead, needsComputer } from './pages.ts'

const LINK = /^[A-Za-z0-9_-]{43}$/

/** Whether the link would still give an attempt; the count itself is decided by the write. */
function isAlive({ expiresAt, consumedBy, attempts }: LoginLink, now: number): boolean {
  return expiresAt > now && consumedBy === undefined && attempts < ATTEMPTS_PER_LINK
}

/**
 * Begins an attempt: remembers who may finish it (state and browser cookie, as fingerprints) and sends the browser
 * to Facebook's dialog. A link gives ten attempts; a phone is turned away before one is used up.
 */
export async function run(
  ports: PortsOf<typeof manifest>,
  { pathParameters, userAgent }: PageRequest,
): Promise<PageAnswer> {
  const { clock, random, deployment, metrics } = ports
  const now = clock.now()
  const token = pathParameters['link'] ?? ''
  const link = LINK.test(token) ? await ports.loginLinks.find(fingerprint(token)) : undefined
  const app = link && deployment.apps[link.appKey]
  const configuration = link && app?.configurations[link.configuration]
  if (!link || !app || !configuration || !isAlive(link, now)) return linkIsDead
  if (!(await ports.secretStatus.isSet(link.appKey))) {
    throw new Failure('ERR_APP_NOT_CONFIGURED', `the secret of app ${link.appKey} has not been set up yet`)
  }
  if (configuration.tokenKind === 'system-user' && isMobileBrowser(userAgent)) {
    metrics.count('LoginRefusedOnPhone')
    return needsComputer
  }
  if (!(await ports.loginLinks.countAttempt(link.linkHash, { now, most: ATTEMPTS_PER_LINK })))
    return linkIsDead

  const state = { attemptId: random.token(16), secret: random.token(24) }
  const cookie = random.token(24)
  const redirectUri = ports.publicOrigin.url(`/callback/${link.appKey}`)
  await ports.newLoginAttempts.put({
    attemptId: state.attemptId,
    linkHash: link.linkHash,
    appKey: link.appKey,
    configuration: link.configuration,
    caller: link.caller,
    reference: link.reference,
    returnUrl: link.returnUrl,
    ...(link.returnState && { returnState: link.returnState }),
    redirectUri,
    stateHash: fingerprint(state.secret),
    cookieHash: fingerprint(cookie),
    handleHash: fingerprint(handleOf(state)),
    createdAt: now,
    expiresAt: now + ATTEMPT_LIFETIME_MILLISECONDS,
    status: 'pending',
  })
  metrics.count('LoginStarted')
  return {
    kind: 'redirect',
    location: dialogUrl({
      origin: ports.dialogOrigin.origin,
      graphVersion: app.graphVersion,
      appId: app.appId,
      configurationId: configuration.configurationId,
      redirectUri,
      state: writeBearer(state),
    }),
    cookie: {
      name: cookieNameOf(state.attemptId),
      value: cookie,
      maxAgeSeconds: ATTEMPT_LIFETIME_MILLISECONDS / 1000,
    },
  }
}

import { Failure } from '../../../shared/base/failure.ts'
import type { LoginAttempt } from '../../../shared/domain/login-attempt.ts'
import { cookieNameOf, handleOf, provesBrowser, readBearer } from '../../../shared/domain/login-secrets.ts'
import { returnAddress } from '../../../shared/domain/return-url.ts'
import type { PageAnswer, PageRequest } from '../../../shared/kernel/doors/page.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { type CallbackAnswer, readCallback } from '../../../shared/meta/login/callback.ts'
import { endAttempt, tellAgain } from './end-attempt.ts'
import { exchangeAndSeal } from './exchange-and-seal.ts'
import type { manifest } from './manifest.ts'
import { notYourLogin } from './pages.ts'

type CallbackPorts = PortsOf<typeof manifest>

async function settle(
  ports: CallbackPorts,
  attempt: LoginAttempt,
  answer: CallbackAnswer,
  startedAt: number,
): Promise<void> {
  if (attempt.status === 'ended') return tellAgain(ports, attempt)
  if (attempt.status !== 'pending') return
  if (attempt.expiresAt <= ports.clock.now()) {
    return endAttempt(ports, attempt, 'pending', { outcome: 'failed', reason: 'expired' })
  }
  if (answer.kind === 'code') {
    return exchangeAndSeal(ports, attempt, answer.authorizationCode, startedAt)
  }
  if (answer.kind === 'cancelled-or-refused') {
    return endAttempt(ports, attempt, 'pending', { outcome: 'cancelled', reason: 'cancelled-or-refused' })
  }
  const metaCode = answer.kind === 'error' ? answer.metaCode : 'unreadable'
  return endAttempt(ports, attempt, 'pending', { outcome: 'failed', reason: 'dialog-error', metaCode })
}

/**
 * Takes Facebook's redirect. A state that comes with the cookie issued beside it always leads back to the partner
 * with the same result handle, however often it is replayed; anything else gets a page of ours and writes nothing.
 */
export async function run(
  ports: CallbackPorts,
  { pathParameters, query, cookies }: PageRequest,
): Promise<PageAnswer> {
  const startedAt = ports.clock.now()
  const appKey = pathParameters['app'] ?? ''
  if (!Object.hasOwn(ports.deployment.apps, appKey)) return notYourLogin
  if (!(await ports.secretStatus.isSet(appKey))) {
    throw new Failure('ERR_APP_NOT_CONFIGURED', `the secret of app ${appKey} has not been set up yet`)
  }
  const state = readBearer(query['state'])
  const attempt = state && (await ports.loginAttempts.find(state.attemptId))
  const cookie = state && cookies.get(cookieNameOf(state.attemptId))
  if (!state || !attempt || attempt.appKey !== appKey || !provesBrowser(attempt, state, cookie)) {
    ports.metrics.count('CallbackRejected')
    return notYourLogin
  }
  await settle(ports, attempt, readCallback(query), startedAt)
  return { kind: 'redirect', location: returnAddress(attempt, handleOf(state)) }
}

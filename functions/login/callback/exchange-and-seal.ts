import { Failure, failureOf } from '../../../shared/base/failure.ts'
import { fingerprint } from '../../../shared/base/hash.ts'
import type { Secret } from '../../../shared/base/secret.ts'
import {
  EXCHANGE_DEADLINE_MILLISECONDS,
  type LoginAttempt,
  type LoginEnd,
  WATCHDOG_SECONDS,
} from '../../../shared/domain/login-attempt.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { exchangeCode } from '../../../shared/meta/edges/oauth-access-token.ts'
import { endAttempt } from './end-attempt.ts'
import type { manifest } from './manifest.ts'

type CallbackPorts = PortsOf<typeof manifest>

/** Exchange (10 s) and sealing must fit into what is left of the room's 25 seconds: else a reload tries afresh. */
const LATEST_BEGIN_MILLISECONDS = 8_000

/**
 * The end that an answer of Meta's stands for; undefined when no answer came. Then nobody knows whether the code was
 * spent: this room never sends it again. Finalize takes the exchange over, once nobody can be at it any more.
 */
function endOf(failure: Failure): LoginEnd | undefined {
  const metaCode = failure.facts['metaCode']
  if (failure.code === 'ERR_GRAPH_CODE_DEAD') return { outcome: 'failed', reason: 'code-dead' }
  if (metaCode === undefined) return undefined
  return { outcome: 'failed', reason: 'exchange-failed', metaCode: String(metaCode) }
}

async function exchange(
  ports: CallbackPorts,
  attempt: LoginAttempt,
  appId: string,
  authorizationCode: Secret<string>,
): Promise<Secret<string> | undefined> {
  try {
    const call = exchangeCode({ appId, redirectUri: attempt.redirectUri, authorizationCode })
    return await ports.graphAsApp.call(attempt.appKey, call)
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    ports.log.warn('the code exchange failed', { ...failure.facts, code: failure.code })
    const end = endOf(failure)
    if (end) await endAttempt(ports, attempt, 'exchanging', end)
    return undefined
  }
}

function checkTimeLeft(attemptId: string, milliseconds: number): void {
  if (milliseconds <= LATEST_BEGIN_MILLISECONDS) return
  throw new Failure('ERR_STORE_UNAVAILABLE', 'too little time is left to exchange and seal', {
    facts: { attemptId, milliseconds },
  })
}

/**
 * Trades the code for a token and seals it before anything else happens. The app secret and the data key come before
 * the exchange begins, so that an outage of theirs loses no login; the watchdog comes before it, so that a crash is
 * noticed, and the sealed code with it, so that finalize can go on; of any number of callbacks one begins the exchange,
 * and the others change nothing.
 */
export async function exchangeAndSeal(
  ports: CallbackPorts,
  attempt: LoginAttempt,
  authorizationCode: Secret<string>,
  startedAt: number,
): Promise<void> {
  const { attemptId, appKey, linkHash } = attempt
  const app = ports.deployment.apps[appKey]
  if (!app) return
  const consumer = await ports.linkConsumption.consumedBy(linkHash)
  if (consumer !== undefined && consumer !== attemptId) {
    return endAttempt(ports, attempt, 'pending', { outcome: 'superseded', reason: 'another-login-first' })
  }
  await ports.graphAsApp.ready(appKey)
  const seal = await ports.landingSeal.prepare({ appKey, attemptId })
  checkTimeLeft(attemptId, ports.clock.now() - startedAt)
  await ports.finalizeQueue.send({ v: 1, attemptId }, WATCHDOG_SECONDS)
  const now = ports.clock.now()
  const begun = await ports.attemptExchange.begin(attemptId, {
    codeHash: fingerprint(authorizationCode.reveal()),
    sealedCode: seal.sealCode(authorizationCode),
    now,
    deadlineAt: now + EXCHANGE_DEADLINE_MILLISECONDS,
  })
  if (!begun) return
  const token = await exchange(ports, attempt, app.appId, authorizationCode)
  if (!token) return
  await seal.store(token)
  await ports.attemptExchange.sealed(attemptId, ports.clock.now())
  await ports.linkConsumption.consume(linkHash, attemptId)
  ports.metrics.count('TokensSealed')
}

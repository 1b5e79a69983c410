import { failureOf } from '../../../shared/base/failure.ts'
import type { Revocation } from '../../../shared/domain/erasure.ts'
import type { Installation } from '../../../shared/domain/installation.ts'
import { firstWait } from '../../../shared/domain/retry-delay.ts'
import { debugToken } from '../../../shared/meta/edges/debug-token.ts'
import { revokePermissions, revokeToken } from '../../../shared/meta/edges/revocation.ts'
import type { GraphCall } from '../../../shared/meta/graph/graph-call.ts'
import type { ErasePorts } from './ports.ts'

/** So long a token is kept for Meta to be told; then it goes all the same. */
const PATIENCE_MILLISECONDS = 24 * 60 * 60_000
const LONGEST_DELAY_SECONDS = 900

/** The token that is given up: whose it is, and of which consent. */
export interface Farewell {
  readonly appKey: string
  readonly installationId: string
  readonly attemptId: string
  /** Unknown where a login was broken off before it had written its installation. */
  readonly installation: Installation | undefined
}

function revocationCall(ports: ErasePorts, { appKey, installation }: Farewell): GraphCall<void> {
  if (installation?.tokenKind === 'user') return revokePermissions(installation.actorId)
  return revokeToken(ports.deployment.apps[appKey]?.appId ?? '')
}

/** A dead token is asked about first: the refusal of a revocation does not tell it from a wrong app secret. */
async function revoke(ports: ErasePorts, farewell: Farewell): Promise<Revocation> {
  const facts = await ports.graphToRevoke.call(farewell, debugToken())
  if (!facts.isValid) return { revoked: false, why: 'token-dead' }
  await ports.graphToRevoke.call(farewell, revocationCall(ports, farewell))
  return { revoked: true }
}

/**
 * Takes the token back at Meta where Meta allows it. That Meta refuses, or that the app is gone there already, hinders
 * nothing and is told in the certificate; while Meta is out of reach it is tried again, for a day from `since`.
 */
export async function leaveMeta(
  ports: ErasePorts,
  farewell: Farewell,
  since: number,
): Promise<Revocation | { readonly afterSeconds: number }> {
  try {
    return await revoke(ports, farewell)
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    const { installationId } = farewell
    ports.log.warn('a token cannot be revoked', { installationId, ...failure.facts, code: failure.code })
    if (failure.code === 'ERR_GRAPH_NO_TOKEN') return { revoked: false, why: 'no-token' }
    const passed = ports.clock.now() - since
    if (failure.retry === 'later' && passed < PATIENCE_MILLISECONDS) {
      // ever more seldom: half of what has passed
      const wait = Math.max(firstWait(failure), Math.ceil(passed / 2000))
      return { afterSeconds: Math.min(wait, LONGEST_DELAY_SECONDS) }
    }
    const why = failure.retry === 'later' ? 'out-of-reach' : 'refused'
    const { metaCode } = failure.facts
    return { revoked: false, why, ...(typeof metaCode === 'number' && { metaCode }) }
  }
}

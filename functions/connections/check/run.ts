import { Failure } from '../../../shared/base/failure.ts'
import { connectionIdOfPath, ownConnection } from '../../../shared/domain/own-connection.ts'
import { healthOf } from '../../../shared/domain/verdict/health.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/** An answer of Meta's that is so young is the answer to whoever asks now. */
const FRESH_MILLISECONDS = 10_000

const ended: readonly string[] = ['removed', 'deleting', 'deleted']

/**
 * Has Meta asked about the connection's token now: 202 with `{connectionId, askedAt}`, and whoever wants the answer
 * looks at the connection until its `checkedAt` is that late. Where Meta has answered within ten seconds, `askedAt` is
 * the time of that answer and nothing more is asked. 404 for a connection that is not the caller's, 409 for one that
 * has ended: only a login brings it back, whatever Meta says.
 */
export async function run(ports: PortsOf<typeof manifest>, asked: ApiRequest): Promise<ApiAnswer> {
  const connectionId = connectionIdOfPath(asked.pathParameters['connectionId'])
  const { installationId, state } = ownConnection(
    await ports.connectionReads.find(connectionId),
    asked.caller,
  )
  const standing = await ports.installationReads.find(installationId)
  if (ended.includes(state) || !standing) {
    throw new Failure('ERR_CONNECTION_ENDED', 'this connection has ended: only a new login brings it back')
  }
  const now = ports.clock.now()
  const checkedAt = healthOf(standing.precedence, standing.health)?.checkedAt
  const isFresh = checkedAt !== undefined && checkedAt > now - FRESH_MILLISECONDS
  if (!isFresh) {
    await ports.evidenceQueue.send([{ v: 1, installationId, evidence: { kind: 'asked', at: now } }])
  }
  ports.metrics.count('ChecksAsked', { sent: String(!isFresh) })
  return { status: 202, body: { connectionId, askedAt: new Date(isFresh ? checkedAt : now).toISOString() } }
}

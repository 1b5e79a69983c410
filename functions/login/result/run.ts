import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import { fingerprint, sameText } from '../../../shared/base/hash.ts'
import {
  type LoginAttempt,
  OUTCOME_READABLE_MILLISECONDS,
  OUTCOME_WAITS_MILLISECONDS,
} from '../../../shared/domain/login-attempt.ts'
import { readBearer, writeBearer } from '../../../shared/domain/login-secrets.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

type ResultPorts = PortsOf<typeof manifest>

const request = z.strictObject({ reference: z.string().min(1).max(256) })

const pending: ApiAnswer = { status: 202, body: { status: 'pending' } }

/** The attempt that the handle stands for, if this caller asked for its link; to anybody else it does not exist. */
async function find(ports: ResultPorts, { caller, pathParameters }: ApiRequest): Promise<LoginAttempt> {
  const handle = readBearer(pathParameters['handle'])
  const attempt = handle && (await ports.loginAttempts.find(handle.attemptId))
  if (
    !handle ||
    !attempt ||
    attempt.caller !== caller ||
    !sameText(fingerprint(writeBearer(handle)), attempt.handleHash)
  ) {
    throw new Failure('ERR_RESULT_UNKNOWN', 'no result of this caller has this handle')
  }
  return attempt
}

/** An end that the bus may not have heard of: the callback died before it could tell finalize. */
async function tellAgain(ports: ResultPorts, { attemptId, toldAt }: LoginAttempt): Promise<void> {
  if (toldAt === undefined) await ports.finalizeQueue.send({ v: 1, attemptId })
}

/** 200 with the outcome, for five minutes from the first time it is read; a result nobody asks for waits an hour. */
async function outcomeOf(ports: ResultPorts, attempt: LoginAttempt): Promise<ApiAnswer> {
  const now = ports.clock.now()
  const { end, endedAt = now } = attempt
  const unread = attempt.firstReadAt === undefined
  const firstReadAt =
    unread && now <= endedAt + OUTCOME_WAITS_MILLISECONDS
      ? await ports.attemptRedemption.firstRead(attempt.attemptId, now)
      : attempt.firstReadAt
  if (!end || firstReadAt === undefined || now > firstReadAt + OUTCOME_READABLE_MILLISECONDS) {
    throw new Failure('ERR_RESULT_GONE', 'this result has been read, or has waited too long')
  }
  return {
    status: 200,
    body: {
      status: end.outcome,
      reason: end.reason,
      ...(end.metaCode !== undefined && { metaCode: end.metaCode }),
      ...(end.connectionId !== undefined && { connectionId: end.connectionId }),
      configuration: attempt.configuration,
      reference: attempt.reference,
    },
  }
}

async function refuseReference(ports: ResultPorts, attempt: LoginAttempt): Promise<never> {
  if (attempt.status !== 'ended') {
    await ports.attemptRedemption.reject(attempt.attemptId, ports.clock.now())
    await ports.finalizeQueue.send({ v: 1, attemptId: attempt.attemptId })
    ports.metrics.count('ResultsWithWrongReference')
  }
  throw new Failure('ERR_RESULT_REFERENCE', 'this login was made for another reference')
}

/**
 * Redeems a result handle. The caller names the reference of its own session: that this is the one the link was
 * asked for confirms the login, and only then does anything run with the token. 202 while pending, 200 with the
 * outcome, 404 for another caller, 409 for another reference (which ends the login), 410 afterwards.
 */
export async function run(ports: ResultPorts, asked: ApiRequest): Promise<ApiAnswer> {
  const attempt = await find(ports, asked)
  const body = request.safeParse(asked.body)
  if (!body.success) throw new Failure('ERR_REQUEST_INVALID', 'the body must be {"reference": "…"}')
  if (body.data.reference !== attempt.reference) return refuseReference(ports, attempt)
  if (attempt.status === 'ended') {
    await tellAgain(ports, attempt)
    return outcomeOf(ports, attempt)
  }

  const decided = attempt.confirmedAt !== undefined || attempt.rejectedAt !== undefined
  const current = decided
    ? attempt
    : await ports.attemptRedemption.confirm(attempt.attemptId, ports.clock.now())
  if (current?.status === 'ended') return outcomeOf(ports, current)
  await ports.finalizeQueue.send({ v: 1, attemptId: attempt.attemptId })
  return pending
}

import { type Failure, failureOf } from '../../../shared/base/failure.ts'
import { CLOCK_DIFFERENCE_MILLISECONDS, firstWait } from '../../../shared/domain/retry-delay.ts'
import { tokenEvidence } from '../../../shared/domain/verdict/token-evidence.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { debugToken } from '../../../shared/meta/edges/debug-token.ts'
import { hear, type Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** The next sweep asks by itself; so long a question is repeated. */
const PATIENCE_MILLISECONDS = 6 * 60 * 60_000
const LONGEST_DELAY_SECONDS = 900

/** How a question ended: with what is now held, or with what becomes of the message. */
export type Answer = { readonly judged: Judged } | { readonly outcome: QueueOutcome }

/**
 * What a question without an answer means: nothing, about the business. Throttles, errors of Meta's and a wrong app
 * secret say something of the moment or of us. However many messages meet the same trouble, one of them comes back.
 */
async function unanswered(
  ports: JudgePorts,
  installationId: string,
  failure: Failure,
  seenAt: number,
): Promise<Answer> {
  ports.log.warn('a token cannot be asked about', { installationId, ...failure.facts, code: failure.code })
  if (failure.retry !== 'later') throw failure
  const now = ports.clock.now()
  if (now >= seenAt + PATIENCE_MILLISECONDS) {
    ports.metrics.count('QuestionsGivenUp')
    return { outcome: undefined }
  }
  const afterSeconds = Math.min(firstWait(failure), LONGEST_DELAY_SECONDS)
  const until = now + afterSeconds * 1000 - CLOCK_DIFFERENCE_MILLISECONDS
  const mine = await ports.healthWrites.putOff(installationId, now, until)
  return { outcome: mine ? { again: { afterSeconds } } : { elsewhere: { afterSeconds } } }
}

/** Asks Meta about the installation's token, unless it is known to be out of reach, and hears the answer. */
export async function question(
  ports: JudgePorts,
  { installation, questionsFrom = 0 }: Judged,
  seenAt: number,
): Promise<Answer> {
  const { appKey, installationId } = installation
  const wait = questionsFrom - ports.clock.now()
  if (wait > 0) return { outcome: { elsewhere: { afterSeconds: Math.ceil(wait / 1000) } } }
  try {
    const [answer] = await ports.graphAboutRoots.ask(
      { appKey, installationIds: [installationId] },
      debugToken(),
    )
    if (!answer) throw new Error('graph answered about no token')
    if ('failure' in answer) throw answer.failure
    const evidence = tokenEvidence(answer.answer, answer.attemptId, ports.clock.now())
    const judged = await hear(ports, installationId, evidence)
    return typeof judged === 'object' ? { judged } : { outcome: undefined }
  } catch (error) {
    const failure = failureOf(error)
    if (!failure || !failure.code.startsWith('ERR_GRAPH_')) throw error
    return unanswered(ports, installationId, failure, seenAt)
  }
}

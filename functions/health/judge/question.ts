import { type Failure, failureOf } from '../../../shared/base/failure.ts'
import { firstWait } from '../../../shared/domain/retry-delay.ts'
import { tokenEvidence } from '../../../shared/domain/verdict/token-evidence.ts'
import { debugToken } from '../../../shared/meta/edges/debug-token.ts'
import { hear, type Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** The next sweep asks by itself; so long a question is repeated. */
const PATIENCE_MILLISECONDS = 6 * 60 * 60_000
const LONGEST_DELAY_SECONDS = 900

/** How a question ended: with what is now held, or with the wait until it is asked again; undefined when it is not. */
export type Answer = { readonly judged: Judged } | { readonly again: { readonly afterSeconds: number } }

/**
 * What a question without an answer means: nothing, about the business. Throttles, errors of Meta's and a wrong app
 * secret say something of the moment or of us. However many messages meet the same trouble, one of them comes back.
 */
async function unanswered(
  ports: JudgePorts,
  installationId: string,
  failure: Failure,
  seenAt: number,
): Promise<Answer | undefined> {
  ports.log.warn('a token cannot be asked about', { installationId, ...failure.facts, code: failure.code })
  if (failure.retry !== 'later') throw failure
  const now = ports.clock.now()
  if (now >= seenAt + PATIENCE_MILLISECONDS) {
    ports.metrics.count('QuestionsGivenUp')
    return undefined
  }
  const afterSeconds = Math.min(firstWait(failure), LONGEST_DELAY_SECONDS)
  const mine = await ports.healthWrites.putOff(installationId, now, now + afterSeconds * 1000)
  return mine ? { again: { afterSeconds } } : undefined
}

/** Asks Meta about the installation's token, unless it is known to be out of reach, and hears the answer. */
export async function question(
  ports: JudgePorts,
  { installation, questionsFrom = 0 }: Judged,
  seenAt: number,
): Promise<Answer | undefined> {
  const { appKey, installationId } = installation
  if (questionsFrom > ports.clock.now()) return undefined
  try {
    const [answer] = await ports.graphAboutRoots.ask(
      { appKey, installationIds: [installationId] },
      debugToken(),
    )
    if (!answer) return undefined
    if ('failure' in answer) throw answer.failure
    const evidence = tokenEvidence(answer.answer, answer.attemptId, ports.clock.now())
    const judged = await hear(ports, installationId, evidence)
    return judged && { judged }
  } catch (error) {
    const failure = failureOf(error)
    if (!failure || !failure.code.startsWith('ERR_GRAPH_')) throw error
    return unanswered(ports, installationId, failure, seenAt)
  }
}

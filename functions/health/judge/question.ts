import { type Failure, failureOf } from '../../../shared/base/failure.ts'
import { isNewerConsent } from '../../../shared/domain/installation.ts'
import { CLOCK_DIFFERENCE_MILLISECONDS, firstWait } from '../../../shared/domain/retry-delay.ts'
import { tokenEvidence } from '../../../shared/domain/verdict/token-evidence.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { debugToken, type TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { hear, type Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** The next sweep asks by itself; so long a question is repeated. */
const PATIENCE_MILLISECONDS = 6 * 60 * 60_000
const LONGEST_DELAY_SECONDS = 900

/** How a question ended: with what is now held, or with what becomes of the message. */
export type Answer =
  { readonly judged: Judged; readonly facts: TokenFacts } | { readonly outcome: QueueOutcome }

/**
 * What a question without an answer means: nothing, about the business. Throttles, errors of Meta's and a wrong app
 * secret say something of the moment or of us. However many messages meet the same trouble, one of them comes back.
 */
async function unanswered(
  ports: JudgePorts,
  installationId: string,
  failure: Failure,
  seenAt: number,
): Promise<QueueOutcome> {
  ports.log.warn('meta does not answer a question', { installationId, ...failure.facts, code: failure.code })
  // no waiting mends it: somebody has to look
  if (failure.retry === 'never') throw failure
  const now = ports.clock.now()
  if (now >= seenAt + PATIENCE_MILLISECONDS) {
    ports.metrics.count('QuestionsGivenUp')
    return undefined
  }
  // what only the operator can mend takes its time, and meets every business at once
  const isOurs = failure.code === 'ERR_GRAPH_OPERATOR'
  const afterSeconds = isOurs ? LONGEST_DELAY_SECONDS : Math.min(firstWait(failure), LONGEST_DELAY_SECONDS)
  const until = now + afterSeconds * 1000 - CLOCK_DIFFERENCE_MILLISECONDS
  const mine = await ports.healthWrites.putOff(installationId, now, until)
  return mine ? { again: { afterSeconds } } : { elsewhere: { afterSeconds } }
}

/**
 * Asks Meta something about an installation, unless it is known to be out of reach; what becomes of the message where
 * Meta does not answer.
 */
export async function asking<T>(
  ports: JudgePorts,
  { installation: { installationId }, questionsFrom = 0 }: Judged,
  seenAt: number,
  ask: () => Promise<T>,
): Promise<{ readonly answer: T } | { readonly outcome: QueueOutcome }> {
  const wait = questionsFrom - ports.clock.now()
  if (wait > 0) return { outcome: { elsewhere: { afterSeconds: Math.ceil(wait / 1000) } } }
  try {
    return { answer: await ask() }
  } catch (error) {
    const failure = failureOf(error)
    if (!failure?.code.startsWith('ERR_GRAPH_')) throw error
    return { outcome: await unanswered(ports, installationId, failure, seenAt) }
  }
}

/** Asks Meta about the installation's token, and hears the answer. */
export async function question(ports: JudgePorts, judged: Judged, seenAt: number): Promise<Answer> {
  const { appKey, installationId } = judged.installation
  const asked = await asking(ports, judged, seenAt, async () => {
    const roots = { appKey, installationIds: [installationId] }
    const [answer] = await ports.graphAboutRoots.ask(roots, debugToken())
    if (!answer) throw new Error('graph answered about no token')
    if ('failure' in answer) throw answer.failure
    return answer
  })
  if ('outcome' in asked) return asked
  const { answer: facts, precedence } = asked.answer
  const at = ports.clock.now()
  const heard = await hear(ports, installationId, tokenEvidence(facts, precedence.attemptId, at))
  if (typeof heard === 'object') return { judged: heard, facts }
  // A login that broke off for good has left its newer token, which all work is done with, to the consent before it.
  if (!isNewerConsent(precedence, judged.precedence)) return { outcome: undefined }
  const { attemptId: standing } = judged.precedence
  const heardOfStanding = await hear(ports, installationId, tokenEvidence(facts, standing, at))
  return typeof heardOfStanding === 'object' ? { judged: heardOfStanding, facts } : { outcome: undefined }
}

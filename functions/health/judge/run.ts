import type { ToldEvidence } from '../../../shared/domain/verdict/evidence.ts'
import { readEvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import { isOpen, nextQuestion, stopsWork, wantsSurvey } from '../../../shared/domain/verdict/health.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import type { TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { hear, type Judged, noteSurvey } from './hear.ts'
import type { JudgePorts } from './ports.ts'
import { asking, question } from './question.ts'
import { remove } from './remove.ts'
import { restore, suspend } from './settle.ts'
import { isDifferent, keepSurvey, survey } from './survey.ts'

/** A login may take an hour to be confirmed; only then is the installation known that Meta told of. */
const BEFORE_INSTALLATION_MILLISECONDS = 75 * 60_000
const LOOK_AGAIN_SECONDS = 900

/** That the app has gone is kept until a login that was under way has come to its end. */
function mayStillBecomeKnown({ kind, at }: ToldEvidence, now: number): boolean {
  return kind === 'uninstalled' && now < at + BEFORE_INSTALLATION_MILLISECONDS
}

/** Takes out of service what a bad verdict stops. */
async function stop(ports: JudgePorts, judged: Judged): Promise<void> {
  if (judged.health.verdict === 'removed') await remove(ports, judged)
  else await suspend(ports, judged)
}

/** Looks at what Meta grants a healthy installation, and makes its connections work on that. */
async function lookAround(
  ports: JudgePorts,
  judged: Judged,
  facts: TokenFacts,
  seenAt: number,
): Promise<QueueOutcome> {
  const begunAt = ports.clock.now()
  const looked = await asking(ports, judged, seenAt, () => survey(ports, judged, facts))
  if ('outcome' in looked) return looked.outcome
  const found = looked.answer
  const differs = await isDifferent(ports, judged, found, facts)
  if (differs && !(await keepSurvey(ports, judged, found, facts))) return undefined
  await restore(ports, judged, found)
  await noteSurvey(ports, judged, begunAt)
  return undefined
}

/** What follows once Meta has answered about the token. */
async function afterAnswer(
  ports: JudgePorts,
  judged: Judged,
  facts: TokenFacts,
  seen: { readonly at: number; readonly isSurveyWanted: boolean },
): Promise<QueueOutcome> {
  const { health } = judged
  if (stopsWork(health)) await stop(ports, judged)
  if (isOpen(health)) return { again: { afterSeconds: nextQuestion(health, ports.clock.now()) } }
  if (health.verdict !== 'healthy') return undefined
  if (seen.isSurveyWanted) return lookAround(ports, judged, facts, seen.at)
  await restore(ports, judged)
  return undefined
}

/**
 * Takes what was seen of an installation, however often and in whatever order it is told. What raises a question
 * without being proof is asked of Meta; only what Meta answers takes connections out of service, and a repeat of any
 * message goes on with what was broken off.
 */
export async function run(ports: JudgePorts, message: unknown): Promise<QueueOutcome> {
  const told = readEvidenceMessage(message)
  const { installationId } = told
  const now = ports.clock.now()
  // Meta's clock may be ahead of ours; a time that never comes would keep the question open for ever.
  const evidence = { ...told.evidence, at: Math.min(told.evidence.at, now) }
  const again = (afterSeconds: number) => ports.ownQueue.sendAgain({ ...told, evidence }, afterSeconds)

  const judged = await hear(ports, installationId, evidence)
  if (judged === 'void') return undefined
  if (judged === 'unknown') {
    if (mayStillBecomeKnown(evidence, now)) await again(LOOK_AGAIN_SECONDS)
    return undefined
  }
  if (stopsWork(judged.health)) await stop(ports, judged)
  const isSurveyWanted = wantsSurvey(evidence, judged.health)
  if (!isSurveyWanted && !isOpen(judged.health)) return undefined
  const answer = await question(ports, judged, evidence.at)
  const outcome =
    'outcome' in answer
      ? answer.outcome
      : await afterAnswer(ports, answer.judged, answer.facts, { at: evidence.at, isSurveyWanted })
  if (!outcome || 'elsewhere' in outcome) return outcome
  await again(outcome.again.afterSeconds)
  return undefined
}

import type { Evidence } from '../../../shared/domain/verdict/evidence.ts'
import { readEvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import { isOpen, nextQuestion } from '../../../shared/domain/verdict/health.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { hear } from './hear.ts'
import type { JudgePorts } from './ports.ts'
import { question } from './question.ts'
import { remove } from './remove.ts'

/** A login may take an hour to be confirmed; only then is the installation known that Meta told of. */
const BEFORE_INSTALLATION_MILLISECONDS = 75 * 60_000
const LOOK_AGAIN_SECONDS = 900

/** That the app has gone is kept until a login that was under way has come to its end. */
function mayStillBecomeKnown({ kind, at }: Evidence, now: number): boolean {
  return kind === 'uninstalled' && now < at + BEFORE_INSTALLATION_MILLISECONDS
}

/**
 * Takes what was seen of an installation, however often and in whatever order it is told. What raises a question
 * without being proof is asked of Meta; only proof takes connections out of service, and a repeat of any message goes
 * on with a removal that was broken off.
 */
export async function run(ports: JudgePorts, message: unknown): Promise<QueueOutcome> {
  const told = readEvidenceMessage(message)
  const { installationId } = told
  const now = ports.clock.now()
  // Meta's clock may be ahead of ours; a time that never comes would keep the question open for ever.
  const evidence = { ...told.evidence, at: Math.min(told.evidence.at, now) }
  const again = (afterSeconds: number) => ports.ownQueue.sendAgain({ ...told, evidence }, afterSeconds)

  const heard = await hear(ports, installationId, evidence)
  if (heard === 'void') return undefined
  if (heard === 'unknown') {
    if (mayStillBecomeKnown(evidence, now)) await again(LOOK_AGAIN_SECONDS)
    return undefined
  }
  if (heard.health.verdict === 'removed') await remove(ports, heard)
  if (!isOpen(heard.health)) return undefined
  const answer = await question(ports, heard, evidence.at)
  if ('outcome' in answer) {
    if (!answer.outcome || 'elsewhere' in answer.outcome) return answer.outcome
    await again(answer.outcome.again.afterSeconds)
    return undefined
  }
  const { judged } = answer
  if (judged.health.verdict === 'removed') await remove(ports, judged)
  else if (isOpen(judged.health)) await again(nextQuestion(judged.health, ports.clock.now()))
  return undefined
}

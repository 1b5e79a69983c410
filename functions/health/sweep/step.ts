import { failureOf } from '../../../shared/base/failure.ts'
import { type GrantDifference, grantDifference } from '../../../shared/domain/grant-difference.ts'
import type { ClaimedJob } from '../../../shared/domain/job.ts'
import type { EvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import { healthOf } from '../../../shared/domain/verdict/health.ts'
import { tokenEvidence } from '../../../shared/domain/verdict/token-evidence.ts'
import type { JobOutcome } from '../../../shared/kernel/doors/work-batch.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { debugToken, type TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import type { RootAnswer } from '../../../shared/ports/graph.ts'
import type { manifest } from './manifest.ts'

type SweepPorts = PortsOf<typeof manifest>

/** Why a good token is told of all the same: something speaks against it, or Meta shows another grant than is held. */
async function reasonsOf(
  ports: SweepPorts,
  { installationId, precedence: { attemptId }, answer }: Extract<RootAnswer<TokenFacts>, { answer: unknown }>,
): Promise<('asked' | 'changed')[]> {
  const standing = await ports.installationReads.find(installationId)
  // a consent that came meanwhile has a token, a grant and a health of its own
  if (standing?.precedence.attemptId !== attemptId) return []
  const { grant } = standing.installation
  const verdict = healthOf(standing.precedence, standing.health)?.verdict ?? 'healthy'
  const difference = grantDifference(grant, answer)
  if (difference) {
    ports.log.info('meta shows another grant than is held', { installationId, ...joined(difference) })
    ports.metrics.count('GrantsChanged')
  }
  return [...(verdict === 'healthy' ? [] : ['asked' as const]), ...(difference ? ['changed' as const] : [])]
}

function joined({ gained, lost, retargeted }: GrantDifference) {
  return { gained: gained.join(' '), lost: lost.join(' '), retargeted: retargeted.join(' ') }
}

/** What the judge has to hear: of a token that is invalid in any case, of a good one where there is a reason. */
async function evidenceOf(ports: SweepPorts, answer: RootAnswer<TokenFacts>): Promise<EvidenceMessage[]> {
  if ('failure' in answer) return []
  const { installationId } = answer
  const at = ports.clock.now()
  const { kind } = tokenEvidence(answer.answer, answer.precedence.attemptId, at)
  ports.metrics.count('TokensSwept', { finding: kind })
  if (kind === 'token-invalid') {
    return [{ v: 1, installationId, evidence: { kind: 'call-refused', at, ...answer.answer.error } }]
  }
  const reasons = await reasonsOf(ports, answer)
  return reasons.map((reason) => ({ v: 1, installationId, evidence: { kind: reason, at } }))
}

/** The installations of one app: asked about together, and done only once the judge has been told. */
async function sweepApp(
  ports: SweepPorts,
  appKey: string,
  jobs: readonly ClaimedJob[],
): Promise<Map<ClaimedJob, JobOutcome>> {
  const installationIds = jobs.map((job) => job.installationId)
  const answers = await ports.graphAboutRoots.ask({ appKey, installationIds }, debugToken())
  const messages = await Promise.all(answers.map((answer) => evidenceOf(ports, answer)))
  await ports.evidenceQueue.send(messages.flat())
  const byInstallation = new Map(answers.map((answer) => [answer.installationId, answer]))
  return new Map(
    jobs.map((job): [ClaimedJob, JobOutcome] => {
      const answer = byInstallation.get(job.installationId)
      if (!answer) throw new Error('an installation was asked about and has no answer')
      if ('failure' in answer) return [job, { failure: answer.failure }]
      return [job, { done: { counts: { invalid: answer.answer.isValid ? 0 : 1 } } }]
    }),
  )
}

async function outcomesOf(
  ports: SweepPorts,
  appKey: string,
  jobs: readonly ClaimedJob[],
): Promise<Map<ClaimedJob, JobOutcome>> {
  try {
    return await sweepApp(ports, appKey, jobs)
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return new Map(jobs.map((job) => [job, { failure }]))
  }
}

/**
 * Asks Meta about the root tokens of many installations, 50 in one request, and tells the judge of those that are not
 * good, that something speaks against, or whose grant is another than is held. It decides nothing: a question that Meta
 * does not answer says nothing of any business and is asked again.
 */
export async function step(ports: SweepPorts, jobs: readonly ClaimedJob[]): Promise<JobOutcome[]> {
  const byApp = [...Map.groupBy(jobs, (job) => job.appKey)]
  const ended = await Promise.all(byApp.map(([appKey, own]) => outcomesOf(ports, appKey, own)))
  const outcomes = new Map(ended.flatMap((app) => [...app]))
  return jobs.map((job) => {
    const outcome = outcomes.get(job)
    if (!outcome) throw new Error('a job belongs to no app')
    return outcome
  })
}

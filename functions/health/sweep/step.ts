import { failureOf } from '../../../shared/base/failure.ts'
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

async function isDoubted(ports: SweepPorts, installationId: string): Promise<boolean> {
  const standing = await ports.installationReads.find(installationId)
  if (!standing) return false
  const { attemptId } = standing.precedence
  const { consentedAt } = standing.installation
  return (healthOf({ attemptId, consentedAt }, standing.health)?.verdict ?? 'healthy') !== 'healthy'
}

/** What the judge has to hear: of a token that is invalid in any case, of a good one where it is under suspicion. */
async function evidenceOf(ports: SweepPorts, answer: RootAnswer<TokenFacts>): Promise<EvidenceMessage[]> {
  if ('failure' in answer) return []
  const { installationId } = answer
  const { kind } = tokenEvidence(answer.answer, answer.attemptId, ports.clock.now())
  ports.metrics.count('TokensSwept', { finding: kind })
  const at = ports.clock.now()
  if (kind === 'token-invalid') {
    return [{ v: 1, installationId, evidence: { kind: 'call-refused', at, ...answer.answer.error } }]
  }
  return (await isDoubted(ports, installationId))
    ? [{ v: 1, installationId, evidence: { kind: 'asked', at } }]
    : []
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
 * Asks Meta whether the root tokens of many installations are good, 50 in one request, and tells the judge. It decides
 * nothing: a question that Meta does not answer says nothing of any business and is asked again.
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

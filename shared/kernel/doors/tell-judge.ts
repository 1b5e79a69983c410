import { type Failure, failureOf } from '../../base/failure.ts'
import type { ClaimedJob } from '../../domain/job.ts'
import { liveEvidence } from '../../domain/verdict/live-evidence.ts'
import type { PortsFor } from '../../ports/ports.ts'

type TellingPorts = PortsFor<'evidenceQueue'>

/** Tells the judge what a run's failure says of the installation, whatever becomes of the run; mostly it says nothing. */
export async function tellJudge(ports: TellingPorts, job: ClaimedJob, failure: Failure): Promise<void> {
  const { installationId, assetType: type, assetId } = job
  const asset = type === undefined ? undefined : { type, assetId }
  const evidence = liveEvidence(failure, ports.clock.now(), asset)
  if (evidence) await ports.evidenceQueue.send([{ v: 1, installationId, evidence }])
}

/**
 * Tells the judge of a failure after which the run is tried again, and says how many tries of the epoch have failed
 * by now. Only the first tells: those that follow it mostly say the same. One that the judge could not be told of is
 * not counted, so that the next try tells.
 */
export async function failedTries(ports: TellingPorts, job: ClaimedJob, failure: Failure): Promise<number> {
  if (job.fails > 0) return job.fails + 1
  try {
    await tellJudge(ports, job, failure)
    return 1
  } catch (error) {
    if (failureOf(error)?.retry !== 'later') throw error
    ports.log.warn('the judge could not be told of a failure', {
      job: `${job.automation} ${job.assetId}`,
      code: failure.code,
    })
    return 0
  }
}

import { expect, test } from 'vitest'
import { manifest } from '../../../../functions/health/sweep/manifest.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { planInstallationJobs } from '../../../../shared/domain/job-plan.ts'
import { slotOf } from '../../../../shared/domain/timing-wheel.ts'

/** The minute of the period in which each of so many installations is swept. */
function minutesOf(installations: number): number[] {
  return Array.from({ length: installations }, (_none, place) => {
    const installationId = installationIdOf(
      '1029384756102938',
      'system-user',
      String(200_000_000_000_000 + place),
    )
    const jobs = planInstallationJobs({ 'health/sweep': manifest.job }, { installationId, appKey: 'demo' })
    const [job] = jobs
    if (!job || jobs.length > 1) throw new Error('an installation has one sweep')
    return slotOf(job, job.everyMinutes)
  })
}

test('installations are swept in every minute of the period, and in none much more than in another', () => {
  const perMinute = Map.groupBy(minutesOf(36_000), (minute) => minute)
  const loads = [...perMinute.values()].map(({ length }) => length)
  expect(loads).toHaveLength(360)
  expect(Math.min(...loads)).toBeGreaterThan(50)
  expect(Math.max(...loads)).toBeLessThan(150)
})

test('one request asks about fifty tokens at the most, which is what a batch of Meta’s takes', () => {
  expect(manifest.trigger.batchSize).toBeLessThanOrEqual(50)
})

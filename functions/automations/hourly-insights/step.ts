import { Failure } from '../../../shared/base/failure.ts'
import { yesterdayAndToday } from '../../../shared/domain/account-day.ts'
import { insightsKey } from '../../../shared/domain/result-key.ts'
import type { StepOutcome, Work } from '../../../shared/kernel/doors/work.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { hourlyInsights, type InsightsRow } from '../../../shared/meta/edges/insights.ts'
import type { manifest } from './manifest.ts'

type InsightsPorts = PortsOf<typeof manifest>

/** Every page of one day; the end is where Meta says so, and a cursor that comes twice is an answer gone wrong. */
async function everyRow(ports: InsightsPorts, { job }: Work, date: string) {
  const rows: InsightsRow[] = []
  const seen = new Set<string>()
  let after: string | undefined
  for (;;) {
    const call = hourlyInsights({ accountId: job.assetId, date, ...(after !== undefined && { after }) })
    const page = await ports.graphAsConnection.call(job, call)
    rows.push(...page.rows)
    if (page.after === undefined) return { rows, pages: seen.size + 1 }
    if (seen.has(page.after)) {
      throw new Failure('ERR_GRAPH_MALFORMED', 'insights pages go in a circle', {
        facts: { pages: seen.size },
      })
    }
    seen.add(page.after)
    after = page.after
  }
}

/**
 * Reads yesterday and today of one ad account, hour by hour and ad by ad, and writes each day whole. Days are the
 * account's own; both are read every hour because Meta restates them. Values stay as Meta sends them.
 */
export async function step(ports: InsightsPorts, work: Work): Promise<StepOutcome> {
  const { job, asset } = work
  if (asset?.timeZone === undefined) {
    throw new Failure('ERR_GRAPH_ASSET_LOST', `no ad account ${job.assetId} with a time zone is known`)
  }
  const files: { date: string; key: string; rows: number }[] = []
  let pageCount = 0
  for (const date of yesterdayAndToday(asset.timeZone, ports.clock.now())) {
    const { rows, pages } = await everyRow(ports, work, date)
    const key = insightsKey(job, date)
    await ports.insightsFiles.write(key, rows)
    files.push({ date, key, rows: rows.length })
    pageCount += pages
  }
  const rowCount = files.reduce((sum, file) => sum + file.rows, 0)
  return {
    done: {
      data: { account: job.assetId, timeZone: asset.timeZone, files },
      counts: { rows: rowCount, pages: pageCount },
    },
  }
}

import { differences } from './compare.ts'
import type { BusEvent, Inside, Row } from './inside.ts'
import type { Teller } from './teller.ts'

interface ResultFile {
  readonly date: string
  readonly key: string
  readonly rows: number
}

export interface Day {
  readonly file: ResultFile
  readonly rows: readonly Row[]
  readonly clockHours: number
  readonly timeZone: string
}

function filesOf(event: BusEvent): readonly ResultFile[] {
  return event.data['files'] as ResultFile[]
}

async function readDay(inside: Inside, accountId: string, file: ResultFile): Promise<Day> {
  const rows = await inside.file(file.key)
  const totals = await inside.totals(accountId, file.date)
  const found = differences(rows, totals)
  // The hour under way goes on growing at Meta while the file stands: only days that are over must agree to the cent.
  if (totals['complete'] === true && found.length > 0) throw new Error(`${file.key}: ${found.join('; ')}`)
  if (!file.key.includes(`/account=${accountId}/`)) throw new Error(`${file.key} lies elsewhere`)
  return { file, rows, clockHours: Number(totals['clockHours']), timeZone: String(totals['timezone']) }
}

/** Waits for the first run of an ad account and compares its files with Meta's own totals. */
export async function readInsights(
  inside: Inside,
  teller: Teller,
  connectionId: string,
  accountId: string,
): Promise<readonly Day[]> {
  return teller.step(
    `hourly insights of act_${accountId} arrive and equal Meta's totals`,
    async () => {
      const event = await inside.event(`insights of ${accountId}`, ({ type, data, ...own }) => {
        const mine =
          own.connectionId === connectionId &&
          data['automation'] === 'automations/hourly-insights' &&
          data['asset'] === accountId
        if (mine && type === 'automation.failed') throw new Error(`the run failed: ${JSON.stringify(data)}`)
        return mine && type === 'automation.completed'
      })
      return Promise.all(filesOf(event).map((file) => readDay(inside, accountId, file)))
    },
    (days) =>
      days
        .map(
          ({ file, clockHours, timeZone }) => `${file.date} ${timeZone} (${clockHours} h): ${file.rows} rows`,
        )
        .join(', '),
  )
}

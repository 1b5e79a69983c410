import { dynamodb } from '../../../shared/adapters/dynamodb/client.ts'
import { jobLeases } from '../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../shared/adapters/dynamodb/job-planning.ts'
import { adapterContext, START } from '../../shared/adapters/adapter-context.ts'
import { aJob, consent } from '../../shared/adapters/subjects.ts'
import { tablesInProcess } from '../../shared/adapters/dynamodb/tables-in-process.ts'
import { amount, type Measure, median, ratio } from '../figure.ts'

const RIVALS = 50
const ROUNDS = 9
const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }

let held = 0

async function race(rivals: number): Promise<{ winners: number; milliseconds: number }> {
  const name = `i.race-${(held += 1)}`
  const job = aJob(name)
  await jobPlanning(adapterContext()).plan(name, [job], consent('a'))
  const leases = jobLeases(adapterContext())
  const began = performance.now()
  const claims = await Promise.all(Array.from({ length: rivals }, () => leases.claim(job, run)))
  const milliseconds = performance.now() - began
  return { winners: claims.filter(({ kind }) => kind === 'claimed').length, milliseconds }
}

async function races(rivals: number) {
  const ran: Awaited<ReturnType<typeof race>>[] = []
  for (let round = 0; round < ROUNDS; round += 1) ran.push(await race(rivals))
  if (ran.some(({ winners }) => winners !== 1)) throw new Error('a claim had not exactly one winner')
  return median(ran.map(({ milliseconds }) => milliseconds))
}

export const rivals: Measure = {
  title: 'Rivals for one claim',
  how: `${RIVALS} workers claim the same run at the same moment, on the local DynamoDB (median of ${ROUNDS} races); a race without exactly one winner fails the run.`,
  async run() {
    const tables = await tablesInProcess()
    try {
      await races(1)
      const alone = await races(1)
      const together = await races(RIVALS)
      return [
        {
          what: `${RIVALS} rivals, 1 winner in each of ${ROUNDS} races; until all have their answer`,
          value: amount(together, 'ms'),
          beside: `one claim alone, ${amount(alone, 'ms')}: ${ratio(together, alone)}`,
        },
      ]
    } finally {
      dynamodb().destroy()
      await tables.close()
    }
  },
}

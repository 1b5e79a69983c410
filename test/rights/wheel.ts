import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { plainItem } from '../../infra/local/inspection/plain-item.ts'
import { grantsOf } from './chapter.ts'
import type { NamedGrant } from './granted.ts'
import type { RightsWorld } from './world.ts'

const MINUTE_MILLISECONDS = 60_000
/** The longest that a batch of work messages is gathered. */
const WINDOW_SECONDS = 30

type Row = Readonly<Record<string, unknown>>

function jobsTable({ ground }: RightsWorld): string {
  const [, name = ''] = Object.entries(ground.tables).find(([id]) => id.startsWith('Jobs')) ?? []
  return name
}

async function rowsOf(world: RightsWorld): Promise<readonly Row[]> {
  return (await world.ground.services.dynamodb.scanAll(jobsTable(world))).map(plainItem)
}

async function forget(world: RightsWorld, rows: readonly Row[]): Promise<void> {
  const { awsOrigin, region, operator } = world.ground
  const dynamodb = new DynamoDBClient({ endpoint: awsOrigin, region, credentials: operator })
  for (const { pk, sk } of rows) {
    const Key = { pk: { S: String(pk) }, sk: { S: String(sk) } }
    await dynamodb.send(new DeleteItemCommand({ TableName: jobsTable(world), Key }))
  }
  dynamodb.destroy()
}

/** Takes every job off the wheel: what earlier plays left would run in the next one. */
export async function emptyWheel(world: RightsWorld): Promise<void> {
  await forget(world, await rowsOf(world))
}

/** Lets time pass until a job of this automation has its turn, and has had it. */
export async function untilTurn(
  world: RightsWorld,
  grants: readonly NamedGrant[],
  automation: string,
): Promise<void> {
  const rows = await rowsOf(world)
  const slots = rows.filter((row) => row['automation'] === automation).map((row) => String(row['slotPk']))
  const [, period = '', slot = ''] = /^P(\d+)#(\d+)#/.exec(slots[0] ?? '') ?? []
  if (period === '') throw new Error(`no job of ${automation} is on the wheel`)
  const now = world.ground.clock.now()
  const minute = Math.floor(now / MINUTE_MILLISECONDS)
  const wait = (Number(slot) - (minute % Number(period)) + Number(period)) % Number(period) || Number(period)
  const seconds = ((minute + wait) * MINUTE_MILLISECONDS - now) / 1000
  await world.leap(seconds, grantsOf(grants, /\(scheduler\)$/, 'lambda:InvokeFunction'))
  // without its last tick the wheel goes on from this very minute, and need not catch up with those leapt over
  await forget(
    world,
    rows.filter(({ pk }) => String(pk).startsWith('WHEEL#')),
  )
  await world.runSchedule('automations/dispatch')
  await world.pass(WINDOW_SECONDS)
}

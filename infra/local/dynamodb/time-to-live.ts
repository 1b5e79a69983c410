import type { Clock } from '../clock.ts'
import type { OneAtATime } from '../one-at-a-time.ts'
import { AwsFailure } from '../service.ts'
import type { AttributeValue, Engine, Item } from './engine.ts'
import { keysOf, type Table, write } from './table.ts'

/** AWS promises "within a few days"; the ground looks every minute of its clock. */
const sweepEveryMilliseconds = 60_000
/** AWS leaves an item alone whose end lies more than five years back (AWS, Using DynamoDB Time to Live, read 2026-11-23). */
const tooOldSeconds = 5 * 365 * 24 * 3600

/** Deletes what has outlived its time-to-live attribute, until the answer is called. */
export function startSweep(
  engine: Engine,
  clock: Clock,
  oneAtATime: OneAtATime,
  tables: ReadonlyMap<string, Table>,
): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false
  let cancel: (() => void) | undefined
  const arm = () => {
    cancel = clock.after(sweepEveryMilliseconds, look, 'idle')
  }
  const look = () => {
    arm()
    // a clock that jumps by days falls due many times at once
    if (running) again = true
    else running = run()
  }
  const run = async () => {
    try {
      do {
        again = false
        for (const table of tables.values()) await sweep(engine, clock, oneAtATime, table)
      } while (again)
    } catch (cause) {
      console.error('dynamodb: the time-to-live sweep failed:', cause)
    } finally {
      running = undefined
    }
  }
  arm()
  return async () => {
    cancel?.()
    await running
  }
}

async function sweep(engine: Engine, clock: Clock, oneAtATime: OneAtATime, table: Table): Promise<void> {
  const { spec } = table
  const { ttlAttribute } = spec
  if (!ttlAttribute) return
  for (const item of await scan(engine, spec.tableName)) {
    const nowSeconds = clock.now() / 1000
    if (!hasEnded(item[ttlAttribute], nowSeconds)) continue
    const keys = keysOf(spec, item)
    const end = {
      TableName: spec.tableName,
      Key: keys,
      // whoever prolonged its life between the scan and now has saved it
      ConditionExpression: '#ttl < :now AND #ttl > :tooOld',
      ExpressionAttributeNames: { '#ttl': ttlAttribute },
      ExpressionAttributeValues: {
        ':now': { N: String(nowSeconds) },
        ':tooOld': { N: String(nowSeconds - tooOldSeconds) },
      },
    }
    await write(engine, oneAtATime, table, keys, () => engine.run('DeleteItem', end), true).catch((cause) => {
      if (!(cause instanceof AwsFailure && cause.code === 'ConditionalCheckFailedException')) throw cause
    })
  }
}

function hasEnded(value: AttributeValue | undefined, nowSeconds: number): boolean {
  if (!value || !('N' in value)) return false
  const end = Number(value.N)
  return end < nowSeconds && end > nowSeconds - tooOldSeconds
}

/** Every item of a table, in no order. */
export async function scan(engine: Engine, tableName: string): Promise<Item[]> {
  const items: Item[] = []
  let from: Item | undefined
  do {
    const page = await engine.run('Scan', {
      TableName: tableName,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    })
    items.push(...page.Items)
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../demo/browser/browser.ts'
import { passDialog, type Person } from '../demo/browser/facebook.ts'
import { readInsights } from '../demo/story/read-insights.ts'
import { adAccounts, people } from '../demo/world/seed.ts'
import {
  handleIn,
  type JourneyWorld,
  newLink,
  outcomeOf,
  silent,
  startJourneyWorld,
} from './journey-world.ts'

let world: JourneyWorld

beforeAll(async () => {
  world = await startJourneyWorld()
})
afterAll(() => world.stop())

async function connect(reference: string, person: Person): Promise<string> {
  const browser = createBrowser()
  const shown = await passDialog(browser, await browser.open(await newLink(world, reference)), person)
  const outcome = await outcomeOf(world, handleIn(shown.url), reference)
  expect(outcome.body).toMatchObject({ status: 'completed' })
  return String(outcome.body['connectionId'])
}

async function completedRuns(connectionId: string): Promise<number> {
  const events = await world.inside.events()
  return events.filter(
    (event) => event.type === 'automation.completed' && event.connectionId === connectionId,
  ).length
}

test("each business's rows lie under its own prefix and equal its own totals", async () => {
  const harbour = await connect('tenant-harbour', people.harbour)
  const northwind = await connect('tenant-northwind', people.northwind)
  const own = [
    [harbour, adAccounts.harbourNewYork],
    [harbour, adAccounts.harbourBerlin],
    [northwind, adAccounts.northwindKolkata],
  ] as const
  for (const [connectionId, accountId] of own) {
    const days = await readInsights(world.inside, silent, connectionId, accountId)
    for (const { file, rows } of days) {
      expect(file.key).toMatch(`insights/v1/connection=${connectionId}/account=${accountId}/`)
      expect(new Set(rows.map((row) => row['account_id']))).toEqual(
        new Set(rows.length > 0 ? [accountId] : []),
      )
    }
  }
})

test('the same business and reference coming back keep their ids; the generation rises', async () => {
  const first = await connect('returning', people.harbour)
  const again = await connect('returning', people.harbour)
  expect(again).toBe(first)
  const rows = await world.inside.rows('Connections')
  const connection = rows.filter((row) => row['connectionId'] === first)
  expect(connection).toHaveLength(1)
  expect(connection[0]).toMatchObject({ generation: 2, state: 'active' })
})

test('a second reference on the same business is a second connection, and the first completes its next run', async () => {
  const first = await connect('desk-one', people.harbour)
  const second = await connect('desk-two', people.harbour)
  expect(second).not.toBe(first)
  expect(second.split('.')[0]).toBe(first.split('.')[0])
  await readInsights(world.inside, silent, first, adAccounts.harbourBerlin)
  await readInsights(world.inside, silent, second, adAccounts.harbourBerlin)
  const before = { first: await completedRuns(first), second: await completedRuns(second) }
  await world.pass(61 * 60)
  expect(await completedRuns(first)).toBeGreaterThan(before.first)
  expect(await completedRuns(second)).toBeGreaterThan(before.second)
})

test('no run has failed and no message was set aside', async () => {
  const events = await world.inside.events()
  expect(events.filter((event) => event.type === 'automation.failed')).toEqual([])
  const queues = await fetch(`${world.ground.awsOrigin}/__ground/queues`)
  const depths = (await queues.json()) as { queueName: string; visible: number }[]
  expect(depths.filter((queue) => queue.queueName.includes('Dead') && queue.visible > 0)).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../demo/browser/browser.ts'
import { passDialog } from '../demo/browser/facebook.ts'
import { people } from '../demo/world/seed.ts'
import {
  demoApp,
  handleIn,
  type JourneyWorld,
  newLink,
  outcomeOf,
  startJourneyWorld,
} from './journey-world.ts'

interface Delivery {
  readonly id: string
  readonly state: string
  readonly body: string
  readonly attempts: readonly { readonly status?: number; readonly body?: string }[]
}

let world: JourneyWorld

beforeAll(async () => {
  world = await startJourneyWorld()
})
afterAll(() => world.stop())

/** What Meta has sent so far, once nothing is under way. */
async function deliveries(): Promise<readonly Delivery[]> {
  const response = await fetch(`${world.emulatorOrigin}/__emulator/webhooks?settled=true`)
  return ((await response.json()) as { deliveries: Delivery[] }).deliveries
}

async function rest(): Promise<void> {
  await fetch(`${world.ground.awsOrigin}/__ground/rest`, { method: 'POST' })
}

async function remembered(): Promise<number> {
  const rows = await world.inside.rows('Ephemeral')
  return rows.filter(({ pk }) => String(pk).startsWith('DED#')).length
}

async function deadLetters(): Promise<unknown[]> {
  const queues = await fetch(`${world.ground.awsOrigin}/__ground/queues`)
  const depths = (await queues.json()) as { queueName: string; visible: number }[]
  return depths.filter((queue) => queue.queueName.includes('Dead') && queue.visible > 0)
}

const send = (given: object) =>
  world.control('webhooks/send', { appId: demoApp?.appId, object: 'application', ...given })

test('setup has subscribed the app: a business that connects is told of by webhook, once', async () => {
  const browser = createBrowser()
  const shown = await passDialog(browser, await browser.open(await newLink(world, 'told')), people.harbour)
  await outcomeOf(world, handleIn(shown.url), 'told')
  const [delivery, ...others] = await deliveries()
  expect(others).toEqual([])
  expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ status: 200, body: 'ok' }] })
  expect(delivery?.body).toContain('business_integration_install')
  expect(delivery?.body).toContain(people.harbour.businessId)
  expect(await remembered()).toBe(1)
  await rest()
  expect(await deadLetters()).toEqual([])
})

test('the same bytes once more are accepted and known', async () => {
  const [delivery] = await deliveries()
  await world.control('webhooks/resend', { deliveryId: delivery?.id })
  const again = (await deliveries()).at(-1)
  expect(again).toMatchObject({ state: 'delivered', body: delivery?.body })
  expect(await remembered()).toBe(1)
})

test('what is not signed by the app is refused and leaves nothing', async () => {
  const entry = [{ id: '1', time: 1_793_596_200, changes: [] }]
  for (const signature of ['wrong', 'missing']) {
    await send({ entry, signature })
    const refused = (await deliveries()).at(-1)
    expect(refused?.attempts[0]).toMatchObject({ status: 401, body: 'not-signed' })
  }
  expect(await remembered()).toBe(1)
})

test('an entry too large for a queue travels by the bucket', async () => {
  const value = { business_manager_id: people.northwind.businessId }
  const change = { field: 'business_integration_update', value }
  await send({ entry: [{ id: '1', time: 1_793_596_200, changes: [change], more: 'é'.repeat(150_000) }] })
  expect((await deliveries()).at(-1)).toMatchObject({ state: 'delivered' })
  expect(await remembered()).toBe(2)
  await rest()
  expect(await deadLetters()).toEqual([])
})

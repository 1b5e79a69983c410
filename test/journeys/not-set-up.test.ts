import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../demo/browser/browser.ts'
import { caller, type JourneyWorld, returnUrl, startJourneyWorld } from './journey-world.ts'

let world: JourneyWorld

beforeAll(async () => {
  world = await startJourneyWorld({ setUp: false })
})
afterAll(() => world.stop())

test('health says that the app secret is missing', async () => {
  const response = await fetch(`${world.ground.apiOrigin}/health`)
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'not-configured', apps: { demo: 'not-configured' } })
})

test('public pages answer 503 with a plain page', async () => {
  const shown = await createBrowser().open(`${world.ground.apiOrigin}/callback/demo?code=x&state=y`)
  expect(shown.status).toBe(503)
  expect(shown.page.querySelector('h1')?.text).toBe('Not set up yet')
})

test('a partner that asks for a link is told why there is none', async () => {
  const answer = await world
    .backendOf(caller)
    .askForLink({ configuration: 'ads-insights', reference: 'early', returnUrl })
  expect(answer).toMatchObject({ status: 503, body: { code: 'ERR_APP_NOT_CONFIGURED' } })
})

test('a request without a signature is refused before it reaches a room', async () => {
  const response = await fetch(`${world.ground.apiOrigin}/v1/login-links`, { method: 'POST', body: '{}' })
  expect(response.status).toBe(403)
})

import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adAccounts, people } from '../demo/world/seed.ts'
import { type JourneyWorld, startJourneyWorld } from './journey-world.ts'

const candidates = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const executablePath = candidates.find((path) => path !== '' && existsSync(path))
if (executablePath === undefined) {
  process.stderr.write(
    '\n!!!! NO BROWSER FOUND: the browser journeys do not run. Install Chromium or set CHROMIUM_PATH. !!!!\n\n',
  )
}

/** Without the flags on background traffic a fresh Chromium talks to its maker at every start. */
const args = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

describe.skipIf(executablePath === undefined)('in a real browser', () => {
  let world: JourneyWorld
  let browser: Browser

  beforeAll(async () => {
    world = await startJourneyWorld()
    browser = await chromium.launch({ executablePath: executablePath ?? '', args })
  })
  afterAll(async () => {
    await browser.close()
    await world.stop()
  })

  test('a person clicks from the partner through the dialog and back, and the insights arrive', async () => {
    const page = await browser.newPage()
    await page.goto(world.partnerOrigin)
    await page.click('[data-test="connect-workspace-harbour"]')
    await page.click(`[data-test="person-${people.harbour.personId}"]`)
    await page.click(`[data-test="portfolio-${people.harbour.businessId}"]`)
    await page.check(`[data-test="asset-${adAccounts.harbourNewYork}"]`)
    await page.click('[data-test="assets-continue"]')
    await page.click('[data-test="permissions-continue"]')
    await page.waitForSelector('[data-test="connected"]')
    expect(new URL(page.url()).origin).toBe(world.partnerOrigin)
    const run = await world.inside.event('the first run', (event) => event.type === 'automation.completed')
    expect(run.data).toMatchObject({ account: adAccounts.harbourNewYork })
    await page.close()
  })

  test('the address of a callback opened in another profile connects nothing', async () => {
    const page = await browser.newPage()
    let callback = ''
    page.on('request', (request) => {
      if (request.url().includes('/callback/')) callback = request.url()
    })
    await page.goto(world.partnerOrigin)
    await page.click('[data-test="connect-workspace-northwind"]')
    await page.click(`[data-test="person-${people.northwind.personId}"]`)
    await page.click(`[data-test="portfolio-${people.northwind.businessId}"]`)
    await page.check(`[data-test="asset-${adAccounts.northwindKolkata}"]`)
    await page.click('[data-test="assets-continue"]')
    await page.click('[data-test="permissions-continue"]')
    await page.waitForSelector('[data-test="connected"]')

    const stranger = await (await browser.newContext()).newPage()
    const answer = await stranger.goto(callback)
    expect(answer?.status()).toBe(403)
    expect(await stranger.textContent('h1')).toBe('This login does not belong to this browser')
  })

  test('cancelling in the dialog leads back to the partner', async () => {
    const page = await browser.newPage()
    await page.goto(world.partnerOrigin)
    await page.click('[data-test="connect-workspace-northwind"]')
    await page.click('[data-test="cancel"]')
    await page.waitForSelector('[data-test="not-connected"]')
    expect(await page.textContent('[data-test="not-connected"]')).toContain('cancelled-or-refused')
  })
})

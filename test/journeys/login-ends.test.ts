import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, createBrowser, type Shown } from '../demo/browser/browser.ts'
import { passDialog } from '../demo/browser/facebook.ts'
import { until } from '../demo/world/child.ts'
import { adAccounts, people } from '../demo/world/seed.ts'
import {
  demoApp,
  handleIn,
  type JourneyWorld,
  leaveDialog,
  newLink,
  outcomeOf,
  startJourneyWorld,
} from './journey-world.ts'

let world: JourneyWorld

beforeAll(async () => {
  world = await startJourneyWorld()
})
afterAll(() => world.stop())

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1'

/** Walks to the last page of the dialog. */
async function toPermissions(reference: string) {
  const browser = createBrowser()
  const dialog = await browser.open(await newLink(world, reference))
  const portfolio = await browser.press(dialog, `person-${people.harbour.personId}`)
  const assets = await browser.press(portfolio, `portfolio-${people.harbour.businessId}`)
  const ticks = { [`asset-${adAccounts.harbourBerlin}`]: 'yes' }
  return { browser, permissions: await browser.press(assets, 'assets-continue', ticks) }
}

/** The callback address that the dialog sends the browser to, unvisited. */
async function toCallback(reference: string) {
  const { browser, permissions } = await toPermissions(reference)
  const callback = await leaveDialog(browser, permissions, 'permissions-continue')
  // Meta tells of the login by webhook, beside everything else: its row is there before anybody counts rows
  await (await fetch(`${world.emulatorOrigin}/__emulator/webhooks?settled=true`)).body?.cancel()
  return { browser, callback }
}

async function locationOf(browser: Browser, url: string): Promise<string> {
  const response = await browser.once(url)
  await response.body?.cancel()
  return response.headers.get('location') ?? `no redirect: ${response.status}`
}

async function exchanges(): Promise<number> {
  const { byOperation } = (await world.inside.calls()) as { byOperation?: Record<string, number> }
  return byOperation?.['oauth.access_token'] ?? 0
}

async function landingRows(): Promise<number> {
  return (await world.inside.rows('Vault')).filter((row) => String(row['pk']).startsWith('LAND#')).length
}

test('a cancelled dialog leads back to the partner, which is told "cancelled-or-refused"', async () => {
  const browser = createBrowser()
  const dialog = await browser.open(await newLink(world, 'cancelling'))
  const location = await locationOf(browser, await leaveDialog(browser, dialog, 'cancel'))
  const outcome = await outcomeOf(world, handleIn(location), 'cancelling')
  expect(outcome).toMatchObject({
    status: 200,
    body: { status: 'cancelled', reason: 'cancelled-or-refused' },
  })
  expect(new URL(location).searchParams.get('state')).toBe('the-state')
  await world.inside.event('login.cancelled', (event) => event.type === 'login.cancelled')
})

test("an app in development mode looks like a cancel, because Meta's answer is the same", async () => {
  await world.control(`apps/${demoApp?.appId}`, { mode: 'development' })
  try {
    const browser = createBrowser()
    const dialog = await browser.open(await newLink(world, 'too-early'))
    const back = await leaveDialogAfterPerson(browser, dialog)
    const outcome = await outcomeOf(world, handleIn(await locationOf(browser, back)), 'too-early')
    expect(outcome.body).toMatchObject({ status: 'cancelled', reason: 'cancelled-or-refused' })
  } finally {
    await world.control(`apps/${demoApp?.appId}`, { mode: 'live' })
  }
})

async function leaveDialogAfterPerson(browser: Browser, dialog: Shown): Promise<string> {
  const button = dialog.page.querySelector(`[data-test="person-${people.harbour.personId}"]`)
  const form = button?.closest('form')
  const fields = new URLSearchParams({ personId: people.harbour.personId })
  for (const input of form?.querySelectorAll('input[type="hidden"]') ?? []) {
    fields.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
  }
  const response = await browser.once(new URL(form?.getAttribute('action') ?? '', dialog.url).href, fields)
  await response.body?.cancel()
  return response.headers.get('location') ?? ''
}

test('the second family of errors, without an error parameter, ends the login as failed', async () => {
  const { browser, callback } = await toCallback('blocked')
  const url = new URL(callback)
  url.searchParams.delete('code')
  url.searchParams.set('error_code', '1349168')
  url.searchParams.set('error_message', 'URL Blocked: <script>alert(1)</script>')
  const location = await locationOf(browser, url.href)
  expect(location).not.toContain('script')
  const outcome = await outcomeOf(world, handleIn(location), 'blocked')
  expect(outcome.body).toMatchObject({ status: 'failed', reason: 'dialog-error', metaCode: '1349168' })
})

test('another browser with the right address gets a page of ours, and nothing is written', async () => {
  const { browser, callback } = await toCallback('stolen')
  const before = { rows: await world.inside.rows('Ephemeral'), exchanges: await exchanges() }
  const thief = await createBrowser().open(callback)
  expect(thief.status).toBe(403)
  expect(thief.page.querySelector('h1')?.text).toBe('This login does not belong to this browser')
  expect({ rows: await world.inside.rows('Ephemeral'), exchanges: await exchanges() }).toEqual(before)
  expect(
    (await outcomeOf(world, handleIn(await locationOf(browser, callback)), 'stolen')).body,
  ).toMatchObject({
    status: 'completed',
  })
})

test('a callback replayed twenty times at once exchanges one code and redirects alike each time', async () => {
  const { browser, callback } = await toCallback('replaying')
  const before = await exchanges()
  const locations = await Promise.all(Array.from({ length: 20 }, () => locationOf(browser, callback)))
  expect(new Set(locations).size).toBe(1)
  expect(await exchanges()).toBe(before + 1)
  const outcome = await outcomeOf(world, handleIn(locations[0] ?? ''), 'replaying')
  expect(outcome.body).toMatchObject({ status: 'completed', reason: 'connected' })
  expect(await locationOf(browser, callback)).toBe(locations[0])
  expect(await exchanges()).toBe(before + 1)
})

test('a dead code ends the login as failed and is not tried again', async () => {
  const { browser, callback } = await toCallback('dead-code')
  const error = { code: 100, subcode: 36007, message: 'This authorization code has expired.' }
  await world.control('faults', { operation: 'oauth.access_token', times: 1, error })
  const before = await exchanges()
  const outcome = await outcomeOf(world, handleIn(await locationOf(browser, callback)), 'dead-code')
  expect(outcome.body).toMatchObject({ status: 'failed', reason: 'code-dead' })
  expect(await exchanges()).toBe(before + 1)
})

test('an exchange whose answer is lost ends as failed once finalize has found the code spent', async () => {
  const { browser, callback } = await toCallback('lost')
  await world.control('faults', { operation: 'oauth.access_token', times: 1, cut: 'after-effect' })
  const handle = handleIn(await locationOf(browser, callback))
  expect(await world.backendOf('partner-backend').redeem(handle, 'lost')).toMatchObject({ status: 202 })
  await world.pass(120)
  const outcome = await outcomeOf(world, handle, 'lost')
  expect(outcome.body).toMatchObject({ status: 'failed', reason: 'exchange-lost' })
})

test('an exchange that breaks off before Meta sees the code is done by finalize', async () => {
  const { browser, callback } = await toCallback('broken-off')
  await world.control('faults', { operation: 'oauth.access_token', times: 1, cut: 'before-effect' })
  const handle = handleIn(await locationOf(browser, callback))
  expect(await world.backendOf('partner-backend').redeem(handle, 'broken-off')).toMatchObject({ status: 202 })
  await world.pass(120)
  const outcome = await outcomeOf(world, handle, 'broken-off')
  expect(outcome.body).toMatchObject({ status: 'completed', reason: 'connected' })
})

test('of two attempts from one link the first sealed one counts; the other ends superseded', async () => {
  const link = await newLink(world, 'twice')
  const walk = async () => {
    const browser = createBrowser()
    const shown = await passDialog(browser, await browser.open(link), people.harbour)
    return handleIn(shown.url)
  }
  const first = createBrowser()
  const dialog = await first.open(link)
  const winner = await walk()
  const shown = await passDialog(first, dialog, people.harbour)
  expect((await outcomeOf(world, winner, 'twice')).body).toMatchObject({ status: 'completed' })
  expect((await outcomeOf(world, handleIn(shown.url), 'twice')).body).toMatchObject({
    status: 'superseded',
    reason: 'another-login-first',
  })
  expect((await createBrowser().open(link)).status).toBe(410)
})

test('a wrong reference is a conflict, ends the login and leaves no row in the vault', async () => {
  const before = await landingRows()
  const { browser, callback } = await toCallback('mine')
  const handle = handleIn(await locationOf(browser, callback))
  expect(await landingRows()).toBe(before + 1)
  expect(await world.backendOf('partner-backend').redeem(handle, 'yours')).toMatchObject({
    status: 409,
    body: { code: 'ERR_RESULT_REFERENCE' },
  })
  const outcome = await outcomeOf(world, handle, 'mine')
  expect(outcome.body).toMatchObject({ status: 'refused', reason: 'wrong-reference' })
  await until(
    'an empty place in the vault',
    async () => ((await landingRows()) === before ? true : undefined),
    10,
  )
})

test('to another partner the handle does not exist', async () => {
  const { browser, callback } = await toCallback('private')
  const handle = handleIn(await locationOf(browser, callback))
  expect(await world.backendOf('second-partner').redeem(handle, 'private')).toMatchObject({ status: 404 })
  expect((await outcomeOf(world, handle, 'private')).body).toMatchObject({ status: 'completed' })
})

test('a phone is turned away before Meta refuses it, and uses nothing up', async () => {
  const link = await newLink(world, 'on-the-phone')
  const shown = await createBrowser({ userAgent: phone }).open(link)
  expect(shown.status).toBe(400)
  expect(shown.page.querySelector('h1')?.text).toBe('Please open this link on a computer')
  expect((await createBrowser().open(link)).url).toContain('/dialog/oauth')
})

test("the provider's own business is refused", async () => {
  const browser = createBrowser()
  const dialog = await browser.open(await newLink(world, 'ourselves'))
  const own = { personId: people.provider.personId, businessId: demoApp?.ownBusinessId ?? '' }
  const shown = await passDialog(browser, dialog, own)
  const outcome = await outcomeOf(world, handleIn(shown.url), 'ourselves')
  expect(outcome.body).toMatchObject({ status: 'refused', reason: 'own-business' })
})

test('a handle that is never redeemed leaves no row in the vault after an hour, and nothing has run', async () => {
  const before = await landingRows()
  const connections = await world.inside.rows('Connections')
  const { browser, callback } = await toCallback('forgotten')
  await locationOf(browser, callback)
  expect(await landingRows()).toBe(before + 1)
  await world.pass(62 * 60)
  await world.inside.event('login.unconfirmed', (event) => event.type === 'login.unconfirmed')
  expect(await landingRows()).toBe(before)
  expect((await world.inside.rows('Connections')).length).toBe(connections.length)
})

test('a link and an attempt that are an hour old are dead', async () => {
  const link = await newLink(world, 'late')
  const { browser, callback } = await toCallback('too-late')
  await world.pass(61 * 60)
  expect((await createBrowser().open(link)).status).toBe(410)
  const outcome = await outcomeOf(world, handleIn(await locationOf(browser, callback)), 'too-late')
  expect(outcome.body).toMatchObject({ status: 'failed', reason: 'expired' })
})

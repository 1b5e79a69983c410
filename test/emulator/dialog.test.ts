import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  connect,
  control,
  graph,
  logIn,
  openDialog,
  seeded,
  send,
  startWithoutProof,
  submit,
} from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
})
afterEach(() => emulator.close())

test('a completed dialog leads back with a code, the state and the fragment of Facebook', async () => {
  const back = await logIn(emulator, { changes: { state: 'a b&c=<d>' } })
  expect(back.origin + back.pathname).toBe(seeded.redirectUri)
  expect(back.searchParams.get('code')).toMatch(/^AQ[A-Za-z0-9]{300,}$/)
  expect(back.searchParams.get('state')).toBe('a b&c=<d>')
  expect(back.hash).toBe('#_=_')
})

test('a dialog opened without state sends none back', async () => {
  const back = await logIn(emulator, { changes: { state: undefined } })
  expect([...back.searchParams.keys()]).toEqual(['code'])
})

test('a cancel leads back with the words of Meta in their order', async () => {
  const dialog = await openDialog(emulator)
  const end = await submit(emulator, 'cancel', { dialog })
  expect(end.status).toBe(302)
  expect(end.headers.get('location')).toBe(
    `${seeded.redirectUri}?error=access_denied&error_code=200&error_description=Permissions+error` +
      '&error_reason=user_denied&state=state-1#_=_',
  )
})

test('in development mode a person without a role gets what a cancel gives, one with a role goes on', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { mode: 'development' })
  const dialog = await openDialog(emulator)
  const refused = await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  const other = await openDialog(emulator)
  const cancelled = await submit(emulator, 'cancel', { dialog: other })
  expect(refused.headers.get('location')).toBe(cancelled.headers.get('location'))
  const own = await openDialog(emulator)
  const page = await submit(emulator, 'person', { dialog: own, personId: seeded.developer })
  expect(page.text).toContain('data-test="form-portfolio"')
})

test('a person without a portfolio is told that one is needed, and can make one with an ad account', async () => {
  const dialog = await openDialog(emulator)
  const person = await submit(emulator, 'person', { dialog, personId: seeded.withoutPortfolio })
  expect(person.text).toContain('data-test="no-portfolio"')
  const refused = await submit(emulator, 'no-portfolio', { dialog })
  expect(refused.text).toContain('data-test="portfolio-needed"')
  await submit(emulator, 'new-portfolio', { dialog, name: 'Corner <Bakery>' })
  const assets = await submit(emulator, 'new-ad-account', {
    dialog,
    name: 'Bakery ads',
    timezone: 'Europe/Berlin',
  })
  const accountId = /data-test="asset-(\d+)"/.exec(assets.text)?.[1] ?? ''
  await submit(emulator, 'assets', { dialog, [`asset-${accountId}`]: 'yes' })
  const end = await submit(emulator, 'permissions', { dialog })
  expect(end.headers.get('location')).toContain('code=AQ')
  const state = await control(emulator, '/state')
  expect(state.json.at('grants', 0, 'assetIds')).toEqual([accountId])
  expect(state.text).toContain('Corner <Bakery>')
})

test('nobody chooses a portfolio that is not theirs', async () => {
  const dialog = await openDialog(emulator)
  await submit(emulator, 'person', { dialog, personId: seeded.northwindOwner })
  const page = await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  expect(page.text).toContain('data-error="PORTFOLIO_UNKNOWN"')
})

test('nobody shares an asset that the portfolio does not have', async () => {
  const dialog = await openDialog(emulator)
  await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  const page = await submit(emulator, 'assets', { dialog, [`asset-${seeded.kolkata}`]: 'yes' })
  expect(page.text).toContain('data-error="ASSETS_NONE_CHOSEN"')
})

test('permissions cannot be granted before assets were chosen', async () => {
  const dialog = await openDialog(emulator)
  const early = await submit(emulator, 'permissions', { dialog })
  expect(early.text).toContain('data-error="STEP_OUT_OF_ORDER"')
  await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  const stillEarly = await submit(emulator, 'permissions', { dialog })
  expect(stillEarly.text).toContain('data-error="STEP_OUT_OF_ORDER"')
})

test('a second click on the last button leads to the same place and grants once', async () => {
  const dialog = await openDialog(emulator)
  await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  await submit(emulator, 'assets', { dialog, [`asset-${seeded.newYork}`]: 'yes' })
  const first = await submit(emulator, 'permissions', { dialog })
  const second = await submit(emulator, 'permissions', { dialog })
  expect(first.status).toBe(302)
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
  expect(emulator.state.codes.size).toBe(1)
})

test('a dialog of another start is over', async () => {
  const dialog = await openDialog(emulator)
  await control(emulator, '/reset', {})
  const page = await submit(emulator, 'cancel', { dialog })
  expect(page.text).toContain('data-error="DIALOG_UNKNOWN"')
})

test('a second login replaces the grant and keeps the system user, and the older token keeps its own', async () => {
  const older = await connect(emulator)
  const newer = await connect(emulator, { assetIds: [seeded.berlin] })
  const accounts = async (token: string) =>
    (
      await graph(emulator, '/me/assigned_ad_accounts', { access_token: token, fields: 'account_id' })
    ).json.at('data')
  const berlin = { account_id: seeded.berlin, id: `act_${seeded.berlin}` }
  expect(await accounts(newer)).toEqual([berlin])
  expect(await accounts(older)).toEqual([{ account_id: seeded.newYork, id: `act_${seeded.newYork}` }, berlin])
  const me = async (token: string) => (await graph(emulator, '/me', { access_token: token })).json.at('id')
  expect(await me(newer)).toBe(await me(older))
  expect(emulator.state.grants.size).toBe(1)
})

test('the assets of an earlier login are ticked in the next', async () => {
  await connect(emulator, { assetIds: [seeded.berlin] })
  const dialog = await openDialog(emulator)
  await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  const page = await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  expect(page.text).toContain(`data-test="asset-${seeded.berlin}" checked`)
  expect(page.text).not.toContain(`data-test="asset-${seeded.newYork}" checked`)
})

test('a personal login by implicit flow carries the token in the fragment', async () => {
  const back = await logIn(emulator, {
    configurationId: seeded.personal,
    assetIds: [seeded.newYork],
    changes: { response_type: 'token granted_scopes' },
  })
  const fragment = new URLSearchParams(back.hash.slice(1))
  expect(back.search).toBe('')
  expect(fragment.get('expires_in')).toBe('7200')
  expect(fragment.get('granted_scopes')).toBe('ads_read,pages_show_list,business_management,public_profile')
  expect(fragment.get('state')).toBe('state-1')
  const me = await graph(emulator, '/me', { access_token: fragment.get('access_token') ?? '' })
  expect(me.json.at('name')).toBe('Owner of Harbour Coffee')
})

test('a page says that it is not Facebook and runs no script', async () => {
  const page = await send(emulator, `/v25.0/dialog/oauth?client_id=${seeded.appId}`)
  expect(page.text).toContain('This is not Facebook')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

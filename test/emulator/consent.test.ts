import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  connect,
  control,
  exchange,
  graph,
  logIn,
  openDialog,
  seeded,
  seedJson,
  send,
  startWithoutProof,
  submit,
} from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  const seed = seedJson()
  for (const business of seed.businesses)
    if (business.businessId === seeded.harbour) business.adminIds.push(seeded.withoutPortfolio)
  emulator = await startWithoutProof(seed)
})
afterEach(() => emulator.close())

const grants = async () => (await control(emulator, '/state')).json.at('grants') as unknown[]

async function toPermissions(configurationId: string) {
  const dialog = await openDialog(emulator, { config_id: configurationId })
  await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  await submit(emulator, 'portfolio', { dialog, businessId: seeded.harbour })
  const page = await submit(emulator, 'assets', { dialog, [`asset-${seeded.newYork}`]: 'yes' })
  return { dialog, page }
}

test('the permissions of a configuration are granted all together or not at all', async () => {
  const refused = await toPermissions(seeded.sixtyDays)
  expect(refused.page.text).not.toContain('type="checkbox"')
  await submit(emulator, 'cancel', { dialog: refused.dialog })
  expect(await grants()).toEqual([])
  const granted = await toPermissions(seeded.sixtyDays)
  await submit(emulator, 'permissions', { dialog: granted.dialog })
  expect(await grants()).toMatchObject([
    { permissions: ['ads_read', 'business_management', 'pages_show_list', 'pages_read_engagement'] },
  ])
})

test('the dialog shows the permissions that its configuration asks for, and no others', async () => {
  const narrow = await toPermissions(seeded.neverExpiring)
  expect(narrow.page.text).toContain('business_management')
  expect(narrow.page.text).not.toContain('pages_show_list')
  expect((await toPermissions(seeded.sixtyDays)).page.text).toContain('pages_show_list')
})

test('any admin of a portfolio grants for it, and the grant stays the portfolio’s', async () => {
  const byOwner = await connect(emulator)
  const byAnother = await connect(emulator, { personId: seeded.withoutPortfolio })
  const owner = async (token: string) =>
    (await graph(emulator, '/me', { fields: 'client_business_id,id', access_token: token })).json.value
  expect(await owner(byAnother)).toEqual(await owner(byOwner))
  expect(await grants()).toHaveLength(1)
})

test('Meta’s own request for the client business is answered key for key', async () => {
  const token = await connect(emulator)
  const answer = await send(emulator, `/v25.0/me?fields=client_business_id&access_token=${token}`)
  expect(answer.status).toBe(200)
  expect(answer.json.value).toEqual({
    client_business_id: seeded.harbour,
    id: expect.stringMatching(/^\d+$/) as string,
  })
})

test('a code and the app’s secret bring a token that speaks for the business', async () => {
  const code = (await logIn(emulator)).searchParams.get('code') ?? ''
  const token = String((await exchange(emulator, code)).json.at('access_token'))
  const me = await graph(emulator, '/me', { fields: 'client_business_id', access_token: token })
  expect(me.json.at('client_business_id')).toBe(seeded.harbour)
})

test('a login with a person’s token asks for no portfolio', async () => {
  const dialog = await openDialog(emulator, { config_id: seeded.personal })
  const page = await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  expect(page.text).toContain(`data-test="asset-${seeded.newYork}"`)
  expect(page.text).not.toContain('data-test="form-portfolio"')
})

test('a login with a business’s token asks for a portfolio first', async () => {
  const dialog = await openDialog(emulator)
  const page = await submit(emulator, 'person', { dialog, personId: seeded.harbourOwner })
  expect(page.text).toContain('data-test="form-portfolio"')
  const early = await submit(emulator, 'assets', { dialog, [`asset-${seeded.newYork}`]: 'yes' })
  expect(early.text).toContain('data-error="STEP_OUT_OF_ORDER"')
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, graph, seeded, send, startWithoutProof } from '../drive.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await control(emulator, `/apps/${appId}`, { deauthorizeUrl: receiver.url, dataDeletionUrl: receiver.url })
  token = await connect(emulator, { configurationId: seeded.personal })
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const { appId, harbourOwner } = seeded
const mine = `/settings/business-tools/${harbourOwner}`
const open = (path: string) => send(emulator, path)
const press = (path: string, fields: Readonly<Record<string, string>> = {}) =>
  send(emulator, path, { method: 'POST', body: new URLSearchParams(fields) })
const me = (text = token) => graph(emulator, '/me', { access_token: text })

test('each page leads to the next', async () => {
  const people = await open('/settings/business-tools')
  expect(people.text).toContain(`href="${mine}" data-test="person-${harbourOwner}"`)
  const apps = await open(mine)
  expect(apps.text).toContain(`href="${mine}/${appId}" data-test="app-details-${appId}"`)
  expect(apps.text).toContain(`href="${mine}/${appId}/remove" data-test="app-remove-${appId}"`)
  const app = await open(`${mine}/${appId}`)
  expect(app.text).toContain(`action="${mine}/${appId}/permissions/ads_read/remove"`)
  const question = await open(`${mine}/${appId}/remove`)
  expect(question.text).toContain(`<form method="post" action="${mine}/${appId}/remove">`)
  expect(question.text).toContain('name="deletion"')
  expect((await me()).status).toBe(200)
})

test('a removal ends every token of the person with this app, and nobody else’s', async () => {
  const again = await connect(emulator, { configurationId: seeded.personal })
  const business = await connect(emulator)
  const other = await connect(emulator, {
    configurationId: seeded.personal,
    personId: seeded.northwindOwner,
    assetIds: [seeded.kolkata],
  })
  const answer = await press(`${mine}/${appId}/remove`)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${mine}?removed=${appId}`])
  for (const dead of [token, again])
    expect((await me(dead)).json.at('error')).toMatchObject({ code: 190, error_subcode: 458 })
  expect([(await me(business)).status, (await me(other)).status]).toEqual([200, 200])
  const apps = await open(`${mine}?removed=${appId}`)
  expect(apps.text).toContain('Insights Courier was removed.')
  expect(apps.text).toContain('You are logged in to no apps.')
  expect(apps.text).not.toContain('Deletions that you asked for')
})

test('who asked for deletion finds the app’s link and code', async () => {
  receiver.answer = (response) =>
    response.end('{"url":"https://app.example/?id=a&b","confirmation_code":"Ab12"}')
  await press(`${mine}/${appId}/remove`, { deletion: 'yes' })
  const apps = await open(mine)
  expect(apps.text).toContain(
    `<a href="https://app.example/?id=a&amp;b" data-test="deletion-status-${appId}">`,
  )
  expect(apps.text).toContain(`<span data-test="deletion-code-${appId}">Ab12</span>`)
})

test('an answer that Meta would not take is shown as that', async () => {
  receiver.answer = (response) => response.end('<script>alert(1)</script>')
  await press(`${mine}/${appId}/remove`, { deletion: 'yes' })
  const apps = await open(mine)
  expect(apps.text).toContain('Insights Courier did not answer as it must: the answer is not JSON')
  expect(apps.text).not.toContain('<script>')
})

test('one permission can be turned off, and the rest stays', async () => {
  const path = `${mine}/${appId}/permissions/ads_read/remove`
  const answer = await press(path)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${mine}/${appId}?taken=ads_read`])
  expect((await open(`${mine}/${appId}?taken=ads_read`)).text).toContain('ads_read was turned off.')
  const refused = await graph(emulator, '/me/adaccounts', { access_token: token })
  expect(refused.json.at('error', 'code')).toBe(200)
  expect((await me()).status).toBe(200)
  expect((await press(path)).text).toContain('data-error="PERMISSION_UNKNOWN"')
})

test('a second click on Remove finds nothing', async () => {
  await press(`${mine}/${appId}/remove`)
  expect((await press(`${mine}/${appId}/remove`)).text).toContain('data-error="APP_NOT_CONNECTED"')
  expect(receiver.notifications).toHaveLength(1)
})

test('a person who comes back is known by the same id', async () => {
  const before = (await me()).json.at('id')
  await press(`${mine}/${appId}/remove`)
  token = await connect(emulator, { configurationId: seeded.personal })
  expect((await me()).json.at('id')).toBe(before)
})

test.each(['/settings/business-tools/999999', `${mine}/999999`, `${mine}/999999/remove`])(
  '%s is a page that says what is wrong',
  async (path) => {
    expect((await open(path)).text).toMatch(/data-error="(PERSON_UNKNOWN|APP_NOT_CONNECTED)"/)
  },
)

test('a name of anything but an app or a permission in the address says nothing', async () => {
  expect((await open(`${mine}?removed=${appId}`)).text).not.toContain('data-test="notice"')
  expect((await open(`${mine}/${appId}?taken=ads_read`)).text).not.toContain('data-test="notice"')
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, seedJson, startWithoutProof } from './drive.ts'
import { fieldsOf, settled, subscribe } from './drive-webhooks.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import type { Emulator } from './start-emulator.ts'
import { readSeed } from './world/read-seed.ts'
import { addBusiness } from './world/state.ts'
import { writeGrant } from './world/grants.ts'
import { issueGrantToken } from './world/tokens.ts'

const BUSINESSES = 230

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const { appId } = seeded
const removeAll = (more: object = {}) => control(emulator, '/integrations/remove-all', { appId, ...more })

/** As if so many businesses had logged in, without clicking through each dialog. */
function connectMany(): readonly string[] {
  const { state } = emulator
  const [configuration] = readSeed(seedJson()).apps[0]?.configurations ?? []
  if (!configuration) throw new Error('the seed has no configuration')
  return Array.from({ length: BUSINESSES }, (_, index) => {
    const businessId = String(500_000_000_000 + index)
    const owned = { adAccounts: [], pages: [], otherAssets: [] }
    addBusiness(state, { businessId, name: `Business ${index}`, adminIds: [seeded.developer], ...owned })
    const grant = writeGrant(state, appId, configuration, seeded.developer, businessId, [])
    return issueGrantToken(state, grant, configuration).value
  })
}

const alive = (tokens: readonly string[]) =>
  tokens.filter((token) => emulator.state.tokens.get(token)?.death === undefined).length

/** Every connected business, page by page. */
async function listed(limit: string): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = []
  let after = ''
  do {
    const parameters = { access_token: appToken, limit, ...(after !== '' && { after }) }
    const answer = (await graph(emulator, `/${appId}/connected_client_businesses`, parameters)).json
    pages.push((answer.at('data') as { id: string }[]).map(({ id }) => id))
    after = answer.at('paging', 'next') === undefined ? '' : String(answer.at('paging', 'cursors', 'after'))
  } while (after !== '')
  return pages
}

test('all businesses of an app can remove it at once, each told by its own notification', async () => {
  const tokens = connectMany()
  const personal = await connect(emulator, { configurationId: seeded.personal })
  await subscribe(emulator, receiver)
  expect((await removeAll()).json.value).toEqual({
    removed: BUSINESSES,
    left: 0,
    killed: BUSINESSES,
    subcode: 458,
  })
  expect([alive(tokens), alive([personal])]).toEqual([0, 1])
  await settled(emulator)
  expect(fieldsOf(receiver)).toHaveLength(BUSINESSES)
})

test('a share of them leaves, those that came first first', async () => {
  const tokens = connectMany()
  expect((await removeAll({ share: 0.01 })).json.at('removed')).toBe(2)
  expect([alive(tokens), alive(tokens.slice(0, 2))]).toEqual([BUSINESSES - 2, 0])
  expect((await removeAll({ share: 0 })).json.at('removed')).toBe(0)
})

test.each([
  [{ share: 2 }, 'share: must be a number from 0 to 1'],
  [{ share: 'half' }, 'share: must be a number from 0 to 1'],
  [{ appId: '999999' }, 'appId: names no app'],
])('an order to remove all with %j is refused', async (more, message) => {
  connectMany()
  expect((await removeAll(more)).json.at('error')).toBe(message)
  expect(emulator.state.grants.size).toBe(BUSINESSES)
})

test('the connected businesses come in pages of a hundred at most, each business once', async () => {
  connectMany()
  const pages = await listed('500')
  expect(pages.map((page) => page.length)).toEqual([100, 100, 30])
  expect(new Set(pages.flat()).size).toBe(BUSINESSES)
  const smaller = await listed('60')
  expect(smaller.map((page) => page.length)).toEqual([60, 60, 60, 50])
  expect(smaller.flat()).toEqual(pages.flat())
})

test('without a limit a page holds twenty-five', async () => {
  connectMany()
  const answer = await graph(emulator, `/${appId}/connected_client_businesses`, { access_token: appToken })
  expect(answer.json.at('data')).toHaveLength(25)
})

test('who removed the app is on no page any more', async () => {
  connectMany()
  const before = (await listed('100')).flat()
  await removeAll({ share: 0.5 })
  expect((await listed('100')).flat()).toEqual(before.slice(BUSINESSES / 2))
})

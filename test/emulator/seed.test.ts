import { expect, test } from 'vitest'
import { defaultSeed } from './default-seed.ts'
import { seeded } from './drive.ts'
import { readSeed } from './world/read-seed.ts'
import { createState } from './world/state.ts'

/** The default seed with one value replaced. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const seed: unknown = structuredClone(defaultSeed)
  let place = seed as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>
  place[path.at(-1) ?? ''] = value
  return seed
}

test('the default seed is a seed', () => {
  const state = createState(readSeed(defaultSeed))
  const ads = [...state.adObjects.values()].filter(
    (object) => object.level === 'ad' && object.accountId === seeded.newYork,
  )
  expect(ads).toHaveLength(60)
})

test('ids of campaigns, ad sets and ads are the same at each start', () => {
  const [first, second] = [1, 2].map(() => [...createState(readSeed(defaultSeed)).adObjects.keys()])
  expect(first).toEqual(second)
})

test.each<[readonly (string | number)[], unknown, string]>([
  [['apps', 0, 'appId'], 634974688087057, 'apps[0].appId: must be an id'],
  [['apps', 0, 'ownerBusinessId'], '999999999999999', 'apps[0].ownerBusinessId: names no business'],
  [['apps', 0, 'redirectUris', 0], 'localhost', 'apps[0].redirectUris[0]: must be an http or https address'],
  [
    ['apps', 0, 'redirectUris', 0],
    'http://localhost/\n',
    'apps[0].redirectUris[0]: must be an http or https address',
  ],
  [['apps', 0, 'servedVersion'], '25', 'apps[0].servedVersion: must be a version'],
  [
    ['apps', 0, 'configurations', 0, 'tokenKind'],
    'page',
    'apps[0].configurations[0].tokenKind: must be one of',
  ],
  [['apps', 0, 'configurations', 2, 'expiry'], 'never', 'apps[0].configurations[2].expiry: must be 60-days'],
  [
    ['apps', 0, 'configurations', 0, 'assetTypes'],
    ['car'],
    'apps[0].configurations[0].assetTypes[0]: must be one of',
  ],
  [['apps', 0, 'surprise'], 1, 'apps[0].surprise: is not known here'],
  [['businesses', 1, 'adminIds', 0], '999999', 'businesses[1].adminIds[0]: names no person'],
  [
    ['businesses', 1, 'adAccounts', 0, 'timezone'],
    'Mars/Base',
    'businesses[1].adAccounts[0].timezone: must be an IANA',
  ],
  [['businesses', 1, 'adAccounts', 0, 'ads'], -1, 'businesses[1].adAccounts[0].ads: must be a whole number'],
  [
    ['businesses', 1, 'adAccounts', 0, 'accountStatus'],
    4,
    'businesses[1].adAccounts[0].accountStatus: must be one of',
  ],
  [['businesses', 2, 'businessId'], '204169029247128', 'businesses[2].businessId: has the same id as'],
  [['people', 0, 'name'], '', 'people[0].name: must be a text'],
  [['insights', 'seed'], 'x', 'insights.seed: must be a whole number'],
  [['clock'], 'soon', 'clock: must be a moment'],
])('a seed with %j as %j is refused with that place', (path, value, message) => {
  expect(() => readSeed(changed(path, value))).toThrow(message)
})

test('what is no object is no seed', () => {
  for (const value of [null, [], 'x', 3]) expect(() => readSeed(value)).toThrow('input: must be an object')
})

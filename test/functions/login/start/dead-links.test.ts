import { expect, test } from 'vitest'
import { linkIsDead, needsComputer } from '../../../../functions/login/start/pages.ts'
import { run } from '../../../../functions/login/start/run.ts'
import { fingerprint } from '../../../../shared/base/hash.ts'
import { NOON } from '../../../factories/ambient.ts'
import { loginLink } from '../../../factories/logins.ts'
import { pageRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const TOKEN = 'a'.repeat(43)
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'
const request = pageRequest({ pathParameters: { link: TOKEN } })

function worldWithLink(given: Parameters<typeof loginLink>[0] = {}) {
  const world = createWorld()
  const link = loginLink({ linkHash: fingerprint(TOKEN), attempts: 0, ...given })
  world.rows.links.set(link.linkHash, link)
  return world
}

const dead: [string, Parameters<typeof loginLink>[0]][] = [
  ['unknown', { linkHash: fingerprint('another link') }],
  ['expired', { expiresAt: NOON }],
  ['consumed', { consumedBy: 'attempt-that-was-first' }],
  ['used up', { attempts: 10 }],
  ['of an app that is gone', { appKey: 'gone' }],
  ['of a configuration that is gone', { configuration: 'gone' }],
]

test.each(dead)(
  'a link that is %s shows the one page of dead links and writes nothing',
  async (_what, given) => {
    const world = worldWithLink(given)
    expect(await run(world.ports, request)).toStrictEqual(linkIsDead)
    expect(world.effects).toStrictEqual([])
  },
)

test.each(dead)('a phone learns no more of a link that is %s', async (_what, given) => {
  const world = worldWithLink(given)
  expect(await run(world.ports, { ...request, userAgent: PHONE })).toStrictEqual(linkIsDead)
})

test.each(dead)('nor does anybody while the app is not set up: %s', async (_what, given) => {
  const world = worldWithLink(given)
  world.configured.clear()
  expect(await run(world.ports, request)).toStrictEqual(linkIsDead)
})

test.each(['', 'short', `${'a'.repeat(42)}/`, 'a'.repeat(44)])(
  'a path that cannot be a link is not even looked up: %j',
  async (link) => {
    const world = worldWithLink()
    expect(await run(world.ports, pageRequest({ pathParameters: { link } }))).toStrictEqual(linkIsDead)
    expect(world.outward.count()).toBe(0)
  },
)

test('a link gives ten attempts and no eleventh', async () => {
  const world = worldWithLink()
  const kinds: string[] = []
  for (let visit = 0; visit < 11; visit++) kinds.push((await run(world.ports, request)).kind)
  expect(kinds).toStrictEqual([...Array.from({ length: 10 }, () => 'redirect'), 'page'])
  expect(world.rows.attempts.size).toBe(10)
})

test('of twenty visits at once ten begin', async () => {
  const world = worldWithLink()
  const visits = await Promise.all(Array.from({ length: 20 }, () => run(world.ports, request)))
  expect(visits.filter(({ kind }) => kind === 'redirect')).toHaveLength(10)
  expect(world.rows.attempts.size).toBe(10)
})

test('a link works until the last millisecond of its hour', async () => {
  const world = worldWithLink({ expiresAt: NOON + 1 })
  expect(await run(world.ports, request)).toMatchObject({ kind: 'redirect' })
})

test('a phone is turned away before an attempt is used up', async () => {
  const world = worldWithLink()
  expect(await run(world.ports, { ...request, userAgent: PHONE })).toStrictEqual(needsComputer)
  expect(world.effects).toStrictEqual([])
  expect(await run(world.ports, request)).toMatchObject({ kind: 'redirect' })
})

test("a phone may log in where the configuration asks for a person's token", async () => {
  const world = worldWithLink({ configuration: 'ads-by-person' })
  expect(await run(world.ports, { ...request, userAgent: PHONE })).toMatchObject({ kind: 'redirect' })
})

test('a living link of an app that is not set up says so and uses nothing up', async () => {
  const world = worldWithLink()
  world.configured.clear()
  await expect(run(world.ports, request)).rejects.toMatchObject({ code: 'ERR_APP_NOT_CONFIGURED' })
  expect(world.effects).toStrictEqual([])
})

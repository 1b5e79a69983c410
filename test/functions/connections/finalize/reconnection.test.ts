import { expect, test } from 'vitest'
import { connectionJobs } from '../../../factories/connections.ts'
import { adAccount, ISSUED_AT, onePage, tokenFacts, tokenOwner } from '../../../factories/graph-answers.ts'
import { attemptIn } from '../../../factories/logins.ts'
import type { World } from '../../../factories/world.ts'
import { finalize, sealedLogin, sealLogin } from './sealed-login.ts'

const DAY = 24 * 60 * 60_000

/** A further login, by a link of its own, whose token was issued so much later (or earlier) than the first one's. */
function nextLogin(world: World, given: { readonly laterBy?: number; readonly reference?: string } = {}) {
  const { laterBy = DAY, reference = 'harbour-coffee' } = given
  world.graph.answer('debug-token', tokenFacts({ issued_at: (ISSUED_AT + laterBy) / 1000 }))
  world.clock.advance(Math.abs(laterBy))
  return sealLogin(world, { linkHash: `link of ${reference} ${laterBy}`, reference })
}

async function connected() {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  const [connection] = world.rows.connections.values()
  if (!connection) throw new Error('not connected')
  return { world, connection }
}

test('the same business and reference keep their ids and raise the generation', async () => {
  const { world, connection } = await connected()
  await finalize(world, nextLogin(world))
  expect(world.rows.installations.size).toBe(1)
  expect([...world.rows.connections.values()]).toMatchObject([
    {
      connectionId: connection.connectionId,
      generation: 2,
      revision: 2,
      createdAt: connection.createdAt,
      activeAt: connection.activeAt + DAY,
    },
  ])
  expect(connectionJobs(world).map(({ generation }) => generation)).toStrictEqual([2, 2])
})

test('a consent takes running work from its workers: lease gone, fence raised', async () => {
  const { world } = await connected()
  const [job] = world.rows.jobs.values()
  if (!job) throw new Error('no job')
  const now = world.clock.now()
  const run = { generation: 1, epoch: 30_000_000, now, leaseUntil: now + 10 * DAY }
  const claim = await world.ports.jobLeases.claim(job, run)
  await finalize(world, nextLogin(world))
  const [after] = world.rows.jobs.values()
  expect(after).toMatchObject({ generation: 2, fence: 3 })
  expect(after?.leaseUntil).toBeUndefined()
  if (claim.kind !== 'claimed') throw new Error('not claimed')
  const summary = { outcome: 'completed', finishedAt: now } as const
  expect(await world.ports.jobLeases.complete(claim.job, summary)).toBe(false)
})

test('jobs of accounts that left the grant leave the wheel in the same run', async () => {
  const { world } = await connected()
  world.graph.answer('assigned-ad-accounts', onePage([]))
  world.graph.answer('ad-accounts', onePage([adAccount('43')]))
  await finalize(world, nextLogin(world))
  const onWheel = connectionJobs(world)
    .filter((job) => job.onWheel)
    .map(({ assetId }) => assetId)
  expect(onWheel).toStrictEqual(['43'])
  expect([...world.rows.assets.values()].map(({ assetId }) => assetId)).toStrictEqual(['43'])
  expect(world.sent.work.at(-1)?.message).toMatchObject({ generation: 2, jobKey: { assetId: '43' } })
})

test('a second reference on the business is a second connection, and the first is untouched', async () => {
  const { world, connection } = await connected()
  const jobsBefore = connectionJobs(world)
  await finalize(world, nextLogin(world, { reference: 'harbour-bakery' }))
  expect(world.rows.installations.size).toBe(1)
  expect(world.rows.connections.size).toBe(2)
  expect(world.rows.connections.get(connection.connectionId)).toStrictEqual(connection)
  expect(connectionJobs(world).slice(0, jobsBefore.length)).toStrictEqual(jobsBefore)
  const second = [...world.rows.connections.values()].at(-1)
  expect(second).toMatchObject({ reference: 'harbour-bakery', generation: 1, revision: 1 })
  expect(second?.installationId).toBe(connection.installationId)
})

test('a second business is another installation under keys of its own', async () => {
  const { world, connection } = await connected()
  world.graph.answer('me', tokenOwner('880000000000002'))
  await finalize(world, nextLogin(world))
  expect(world.rows.roots.size).toBe(2)
  expect(world.rows.connections.get(connection.connectionId)).toStrictEqual(connection)
})

test.each([
  ['older', -DAY],
  ['as old and sealed at the same time', 0],
])('a token that is %s loses and ends superseded, and every row stays as it is', async (_what, laterBy) => {
  const { world } = await connected()
  const { installations, roots, assets, connections, jobs } = world.rows
  const kept = () => [installations, roots, assets, connections, jobs].map((rows) => [...rows])
  const before = kept()
  const login = nextLogin(world, { laterBy })
  await finalize(world, login)
  const end = { outcome: 'superseded', reason: 'newer-login' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(kept()).toStrictEqual(before)
  expect(world.rows.landings.size).toBe(0)
})

test('of two tokens of one second the one that was sealed later wins', async () => {
  const { world } = await connected()
  world.clock.advance(1)
  const login = nextLogin(world, { laterBy: 0 })
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
  expect([...world.rows.connections.values()]).toMatchObject([{ generation: 2 }])
})

test('where meta leaves out when a token was issued, the time of its sealing decides', async () => {
  const { world } = await connected()
  world.clock.advance(DAY)
  world.graph.answer('debug-token', tokenFacts({ issued_at: undefined }))
  const login = sealLogin(world, { linkHash: 'another link' })
  await finalize(world, login)
  const [installation] = world.rows.installations.values()
  expect(installation?.mark).toMatchObject({ attemptId: login.attemptId, tokenIssuedAt: world.clock.now() })
})

test('two consents of one connection at once leave it with the newer token, in a generation that its jobs share', async () => {
  const { world, login: older } = sealedLogin()
  world.graph.answer('debug-token', ({ of }: { readonly of: string }) =>
    tokenFacts({ issued_at: ISSUED_AT / 1000 + (of === older.attemptId ? 0 : 1) }),
  )
  const newer = sealLogin(world, { linkHash: 'another link' })
  await Promise.all([finalize(world, older), finalize(world, newer)])
  const [connection] = world.rows.connections.values()
  expect(connection?.mark.attemptId).toBe(newer.attemptId)
  const generations = connectionJobs(world).map(({ generation }) => generation)
  expect(new Set(generations)).toStrictEqual(new Set([connection?.generation]))
  const [root] = world.rows.roots.values()
  expect(root?.sealed.reveal()).toBe(`the token of ${newer.attemptId}`)
})

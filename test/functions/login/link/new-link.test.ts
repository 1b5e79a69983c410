import { expect, test } from 'vitest'
import { Personal } from '../../../../shared/base/personal.ts'
import { fingerprint } from '../../../../shared/base/hash.ts'
import { run } from '../../../../functions/login/link/run.ts'
import { apiRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const body = {
  configuration: 'ads-insights',
  reference: 'harbour-coffee',
  returnUrl: 'https://partner.example/connected',
}

function tokenIn(answer: { readonly body: unknown }): string {
  const { url } = answer.body as { readonly url: string }
  return url.slice('https://login.test/login/'.length)
}

test('a link is answered with its url and the end of its hour', async () => {
  const world = createWorld()
  const answer = await run(world.ports, apiRequest({ body }))
  expect(answer).toStrictEqual({
    status: 201,
    body: {
      url: expect.stringMatching(/^https:\/\/login\.test\/login\/[A-Za-z0-9_-]{43}$/),
      expiresAt: '2026-11-23T13:30:00.000Z',
    },
  })
})

test('what was asked for is kept with the caller, and nothing else', async () => {
  const world = createWorld()
  const answer = await run(world.ports, apiRequest({ body: { ...body, returnState: 'tab 7' } }))
  expect([...world.rows.links.values()]).toStrictEqual([
    {
      ...body,
      linkHash: fingerprint(tokenIn(answer)),
      appKey: 'demo',
      caller: 'partner-backend',
      returnState: expect.any(Personal),
      createdAt: world.clock.now(),
      expiresAt: world.clock.now() + 3_600_000,
      attempts: 0,
    },
  ])
  const [link] = world.rows.links.values()
  expect(link?.returnState?.reveal()).toBe('tab 7')
})

test('the link itself is stored, logged and counted nowhere', async () => {
  const world = createWorld()
  const token = tokenIn(await run(world.ports, apiRequest({ body })))
  const kept = JSON.stringify([...world.rows.links, world.effects, world.logged, world.counted])
  expect(kept).not.toContain(token)
})

test('two links for the same reference are two links', async () => {
  const world = createWorld()
  const first = tokenIn(await run(world.ports, apiRequest({ body })))
  const second = tokenIn(await run(world.ports, apiRequest({ body })))
  expect(second).not.toBe(first)
  expect(world.rows.links.size).toBe(2)
})

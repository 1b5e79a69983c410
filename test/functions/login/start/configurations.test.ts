import { expect, test } from 'vitest'
import { run } from '../../../../functions/login/start/run.ts'
import { fingerprint } from '../../../../shared/base/hash.ts'
import { deployment, twoApps } from '../../../factories/deployment.ts'
import { loginLink } from '../../../factories/logins.ts'
import { locationOf, pageRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const TOKEN = 'a'.repeat(43)

/** The parameters with which a link of this configuration opens the dialog. */
async function dialogOf(given: Parameters<typeof loginLink>[0], serving = deployment) {
  const world = createWorld({ deployment: serving })
  const link = loginLink({ linkHash: fingerprint(TOKEN), attempts: 0, ...given })
  world.rows.links.set(link.linkHash, link)
  const answer = await run(world.ports, pageRequest({ pathParameters: { link: TOKEN } }))
  return locationOf(answer).searchParams
}

test('of several configurations of an app each link opens its own', async () => {
  const business = await dialogOf({ configuration: 'ads-insights' })
  const person = await dialogOf({ configuration: 'ads-by-person' })
  expect([business.get('config_id'), person.get('config_id')]).toEqual(['730000000000001', '730000000000002'])
})

test('a configuration for a person’s token is asked for by a code, too, and without a scope', async () => {
  const person = await dialogOf({ configuration: 'ads-by-person' })
  expect(person.get('response_type')).toBe('code')
  expect(person.has('scope')).toBe(false)
})

test('of several apps each link opens the dialog of its own, and comes back to its own callback', async () => {
  const other = await dialogOf({ appKey: 'other' }, twoApps)
  expect(other.get('client_id')).toBe('5647382910564738')
  expect(other.get('redirect_uri')).toBe('https://login.test/callback/other')
})

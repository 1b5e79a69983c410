import { connectionIdOf, installationIdOf } from '../../shared/domain/ids.ts'
import { appSecret } from '../demo/world/seed.ts'
import { subject } from '../demo/world/subject.ts'
import { signedRequestOf } from '../factories/deliveries.ts'
import { foundBusiness, type NewBusiness } from '../kills/business.ts'
import { type Chapter, expectIs } from './chapter.ts'
import { askForLink, heard, logIn, newReference, redeem } from './steps.ts'
import type { RightsWorld } from './world.ts'

function connectionOf({ businessId }: NewBusiness, reference: string): string {
  const installationId = installationIdOf(subject.app.appId, 'system-user', businessId)
  return connectionIdOf(installationId, subject.caller, reference)
}

/** The partner gives a connection up, and hears that it is deleted. */
async function giveUp(world: RightsWorld, connectionId: string): Promise<void> {
  const deleted = heard(world, 'connection.deleted')
  const { status } = await world.partner.disconnect(connectionId)
  expectIs(status, 202, 'the answer to a disconnection')
  await world.pass(5)
  expectIs(heard(world, 'connection.deleted'), deleted + 1, 'the number of deletions')
}

let people = 0

/** Somebody asks Meta for the deletion of their data; the page where its status is told. */
async function askForDeletion({ ground }: RightsWorld): Promise<string> {
  people += 1
  const issued_at = Math.floor(ground.clock.now() / 1000)
  const signed_request = signedRequestOf({ user_id: `73000000${people}`, issued_at }, appSecret)
  const response = await fetch(`${ground.apiOrigin}/webhooks/${subject.appKey}/data-deletion`, {
    method: 'POST',
    body: new URLSearchParams({ signed_request }),
  })
  expectIs(response.status, 200, 'the answer to a deletion request')
  const { url } = (await response.json()) as { readonly url: string }
  return url
}

/** How connections end, and what is kept of people. */
export const goodbyeChapters: readonly Chapter[] = [
  {
    name: 'a partner gives a connection up that has worked',
    async play(world) {
      const reference = newReference()
      const business = foundBusiness(world.emulator.state)
      const handle = await logIn(world, await askForLink(world, reference), business, business.accountIds)
      expectIs(await redeem(world, handle, reference), 'completed', 'the login')
      await world.pass(5)
      await giveUp(world, connectionOf(business, reference))
    },
  },
  {
    name: 'an older login is redeemed once its connection is given up',
    async play(world) {
      const reference = newReference()
      const business = foundBusiness(world.emulator.state)
      const logInOnce = async () =>
        logIn(world, await askForLink(world, reference), business, business.accountIds)
      const older = await logInOnce()
      await world.pass(2)
      expectIs(await redeem(world, await logInOnce(), reference), 'completed', 'the newer login')
      await world.pass(5)
      await giveUp(world, connectionOf(business, reference))
      expectIs(await redeem(world, older, reference), 'superseded', 'the older login')
    },
  },
  {
    name: 'a person asks Meta for the deletion of their data, and looks how it goes',
    async play(world) {
      const url = await askForDeletion(world)
      await world.pass(5)
      const page = await fetch(url)
      expectIs(page.status, 200, 'the status page')
      const isDone = (await page.text()).includes('There was nothing to delete')
      expectIs(isDone, true, 'the end of the request')
    },
  },
]

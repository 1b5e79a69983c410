import { foundBusiness } from '../kills/business.ts'
import { type Chapter, expectIs } from './chapter.ts'
import { askForLink, logIn, newReference, redeem } from './steps.ts'
import type { RightsWorld } from './world.ts'

/** A new business connects under a reference of its own; the id of its connection, as the partner's list has it. */
async function listedConnection(world: RightsWorld): Promise<string> {
  const reference = newReference()
  const business = foundBusiness(world.emulator.state)
  const handle = await logIn(world, await askForLink(world, reference), business, business.accountIds)
  expectIs(await redeem(world, handle, reference), 'completed', 'the login')
  const { status, body } = await world.partner.list({ reference })
  expectIs(status, 200, 'the answer to a list')
  const [line] = body['connections'] as readonly { readonly connectionId: string }[]
  if (!line) throw new Error('the list does not name the connection')
  return line.connectionId
}

/** How a partner looks at its connections. */
export const lookChapters: readonly Chapter[] = [
  {
    name: 'a partner lists its connections, looks at one and has it checked',
    async play(world) {
      const connectionId = await listedConnection(world)
      const asked = await world.partner.check(connectionId)
      expectIs(asked.status, 202, 'the answer to a question')
      await world.pass(2)
      const { status, body } = await world.partner.show(connectionId)
      expectIs(status, 200, 'the answer to a look')
      expectIs(body['verdict'], 'healthy', 'the verdict')
      const isAnswered = String(body['checkedAt']) >= String(asked.body['askedAt'])
      expectIs(isAnswered, true, 'whether Meta was asked')
    },
  },
]

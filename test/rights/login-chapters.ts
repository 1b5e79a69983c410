import { foundBusiness } from '../kills/business.ts'
import { type Chapter, connect, expectIs, grantsOf } from './chapter.ts'
import {
  askForLink,
  callBack,
  cutExchangeOnce,
  heard,
  logIn,
  newReference,
  passDialog,
  redeem,
  visit,
} from './steps.ts'

/** From a link to a connection, and what may come between. */
export const loginChapters: readonly Chapter[] = [
  {
    name: 'somebody asks whether all is well',
    async play({ ground }) {
      const response = await fetch(`${ground.apiOrigin}/health`)
      await response.body?.cancel()
      expectIs(response.status, 200, 'the answer')
    },
  },
  {
    name: 'a partner asks for a link',
    async play(world) {
      await askForLink(world, newReference())
    },
  },
  {
    name: 'a person follows it',
    async play(world) {
      await visit(await askForLink(world, newReference()))
    },
  },
  {
    name: 'and cancels',
    async play(world) {
      const before = heard(world, 'login.cancelled')
      const link = await askForLink(world, newReference())
      await logIn(world, link, foundBusiness(world.emulator.state), [])
      await world.pass(2)
      expectIs(heard(world, 'login.cancelled'), before + 1, 'the number of cancelled logins')
    },
  },
  {
    name: 'a business connects, and its first insights arrive',
    async play(world) {
      const established = heard(world, 'connection.established')
      const completed = heard(world, 'automation.completed')
      await connect(world)
      await world.pass(2)
      expectIs(heard(world, 'connection.established'), established + 1, 'the number of connections told of')
      if (heard(world, 'automation.completed') <= completed) throw new Error('no insights arrived')
    },
  },
  {
    name: 'an exchange is cut, and finished by another',
    async play(world) {
      await cutExchangeOnce(world)
      await connect(world, 180)
    },
  },
  {
    name: 'a partner takes its time',
    async play(world) {
      await connect(world, 70)
    },
  },
  {
    name: 'a business comes back and shares less',
    async play(world) {
      const reference = newReference()
      const business = foundBusiness(world.emulator.state)
      for (const accountIds of [business.accountIds, business.accountIds.slice(1)]) {
        const handle = await logIn(world, await askForLink(world, reference), business, accountIds)
        expectIs(await redeem(world, handle, reference), 'completed', 'the login')
        // Meta dates tokens by the second
        await world.pass(2)
      }
    },
  },
  {
    name: 'of two logins by one link one was sealed, but could not say so',
    async play(world, grants) {
      const reference = newReference()
      const business = foundBusiness(world.emulator.state)
      const link = await askForLink(world, reference)
      const [one, other] = [await visit(link), await visit(link)]
      const [backOfOne, backOfOther] = [
        await passDialog(world, one, business, business.accountIds),
        await passDialog(world, other, business, business.accountIds),
      ]
      const consuming = grantsOf(grants, 'login/callback', 'dynamodb:UpdateItem', 'LINK#*')
      await world.lacking(consuming, () => callBack(backOfOne, one))
      await callBack(backOfOther, other)
      const handle = await callBack(backOfOne, one)
      expectIs(await redeem(world, handle ?? '', reference), 'superseded', 'the login')
    },
  },
]

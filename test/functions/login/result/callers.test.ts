import { expect, test } from 'vitest'
import { attemptIn, issueLogin } from '../../../factories/logins.ts'
import { loginToRedeem, redeem } from './redeem.ts'

test("another caller's handle does not exist, whatever the reference, and nothing is written", async () => {
  const { world, login } = loginToRedeem()
  const caller = 'second-partner'
  await expect(redeem(world, login.handle, { caller })).rejects.toMatchObject({ code: 'ERR_RESULT_UNKNOWN' })
  const body = { reference: 'another' }
  await expect(redeem(world, login.handle, { caller, body })).rejects.toMatchObject({
    code: 'ERR_RESULT_UNKNOWN',
  })
  expect(world.effects).toStrictEqual([])
})

test.each(['', 'no-handle', 'a.b.c', `${'a'.repeat(22)}.${'b'.repeat(43)}`])(
  'a text that is no handle of ours does not exist: %j',
  async (handle) => {
    const { world } = loginToRedeem()
    await expect(redeem(world, handle)).rejects.toMatchObject({ code: 'ERR_RESULT_UNKNOWN' })
    expect(world.effects).toStrictEqual([])
  },
)

test('neither the state of the dialog nor the handle of another login redeems', async () => {
  const { world, login } = loginToRedeem()
  const other = issueLogin(world)
  await expect(redeem(world, login.state)).rejects.toMatchObject({ code: 'ERR_RESULT_UNKNOWN' })
  const mixed = `${login.attemptId}.${other.handle.split('.')[1]}`
  await expect(redeem(world, mixed)).rejects.toMatchObject({ code: 'ERR_RESULT_UNKNOWN' })
  expect(attemptIn(world, login.attemptId).confirmedAt).toBeUndefined()
})

test.each([{}, { reference: '' }, { reference: 7 }, { reference: 'harbour-coffee', more: 1 }, [], null])(
  'a body that does not name one reference confirms nothing: %j',
  async (body) => {
    const { world, login } = loginToRedeem()
    await expect(redeem(world, login.handle, { body })).rejects.toMatchObject({ code: 'ERR_REQUEST_INVALID' })
    expect(world.effects).toStrictEqual([])
  },
)

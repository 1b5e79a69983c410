import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/deletion-status/run.ts'
import {
  codeHashOf,
  confirmationCodeOf,
  type DeletionRequest,
} from '../../../../shared/domain/deletion-request.ts'
import { NOON } from '../../../factories/ambient.ts'
import { pageRequest } from '../../../factories/requests.ts'
import { createWorld } from '../../../factories/world.ts'

const code = confirmationCodeOf('demo', 'a signature')

async function show(given: Partial<DeletionRequest> = {}, asked: string | undefined = code) {
  const world = createWorld()
  const codeHash = codeHashOf(code) ?? ''
  world.rows.deletions.set(codeHash, {
    codeHash,
    installationId: 'inst_of_a_person',
    requestedAt: NOON,
    state: 'received',
    expiresAt: NOON + 1,
    ...given,
  })
  const answer = await run(world.ports, pageRequest({ pathParameters: { code: asked } }))
  if (answer.kind !== 'page') throw new Error('no page')
  expect(world.effects).toEqual([])
  expect(JSON.stringify([answer, world.logged, world.counted])).not.toMatch(/inst_of_a_person|[a-z2-7]{26}/)
  return answer
}

test('a request that is received, or under way, says so', async () => {
  expect(await show()).toMatchObject({ status: 200, page: { title: 'Your request has been received' } })
  expect(await show({ state: 'deleting' })).toMatchObject({
    status: 200,
    page: { title: 'Your data is being deleted' },
  })
})

test('one that is done says when, and what was deleted in words of people', async () => {
  const counts = { connections: 1, jobs: 2, results: 40, token: 1, assets: 0, installation: 1 }
  expect(await show({ state: 'deleted', completedAt: NOON, counts })).toMatchObject({
    status: 200,
    page: {
      title: 'Your data was deleted on 2026-11-23',
      text: 'Deleted: the connection to your account, the data that was fetched for you, the access to Facebook in your name and the records that belong to it.',
    },
  })
})

test('one that found nothing says that nothing was held', async () => {
  const { page } = await show({ state: 'nothing-held', completedAt: NOON })
  expect(page).toEqual({
    title: 'There was nothing to delete',
    text: 'We looked on 2026-11-23 and held no data about you.',
  })
})

test.each([
  ['unknown', 'a'.repeat(26)],
  ['ill-formed', '../secrets'],
  ['empty', ''],
])('an %s code is not found', async (_what, asked) => {
  expect(await show({}, asked)).toMatchObject({ status: 404, page: { title: 'No such request' } })
})

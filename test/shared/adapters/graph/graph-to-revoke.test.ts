import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { graphToRevoke } from '../../../../shared/adapters/graph/graph-to-revoke.ts'
import { rootErasure } from '../../../../shared/adapters/vault/root-erasure.ts'
import { revokePermissions, revokeToken } from '../../../../shared/meta/edges/revocation.ts'
import { consent } from '../subjects.ts'
import {
  APP_SECRET,
  APP_TOKEN,
  asked,
  proofOf,
  sealedBusiness,
  type SealedBusiness,
} from './sealed-business.ts'
import { json } from './scripted-graph.ts'

let business: SealedBusiness
beforeAll(async () => {
  business = await sealedBusiness()
})
afterAll(() => business.close())
beforeEach(() => {
  business.graph.received.length = 0
})

const root = async () => {
  const held = await rootErasure(business.context).find('inst_1')
  return { appKey: 'demo', installationId: 'inst_1', attemptId: held?.attemptId ?? '' }
}

test('a token is taken back as the app, which says whose app it is and which token', async () => {
  await graphToRevoke(business.context).call(await root(), revokeToken('1029384756102938'))
  const [received] = business.graph.received
  expect(received).toMatchObject({
    method: 'GET',
    path: '/v25.0/oauth/revoke',
    authorization: `Bearer ${APP_TOKEN}`,
  })
  expect(Object.fromEntries(received?.query ?? [])).toEqual({
    client_id: '1029384756102938',
    client_secret: APP_SECRET,
    revoke_token: 'EAAB-root',
    appsecret_proof: proofOf(APP_TOKEN),
  })
})

test('a person’s permissions are deleted as the app, and the token does not leave', async () => {
  business.graph.answer(json('true'))
  await graphToRevoke(business.context).call(await root(), revokePermissions('218471'))
  const [received] = business.graph.received
  expect(received).toMatchObject({ method: 'DELETE', path: '/v25.0/218471/permissions' })
  expect(Object.fromEntries(received?.query ?? [])).toEqual({ appsecret_proof: proofOf(APP_TOKEN) })
})

test('the token of another consent is not opened, nor one that is not there', async () => {
  const port = graphToRevoke(business.context)
  const call = revokeToken('1029384756102938')
  for (const other of [{ attemptId: 'another' }, { installationId: 'inst_2' }]) {
    await expect(port.call({ ...(await root()), ...other }, call)).rejects.toMatchObject({
      code: 'ERR_GRAPH_NO_TOKEN',
    })
  }
  await expect(port.call(await root(), asked('connection'))).rejects.toMatchObject({
    code: 'ERR_GRAPH_NO_TOKEN',
  })
  expect(business.graph.received).toEqual([])
})

test('a shredded token is gone, unless it is of a newer consent', async () => {
  const erasure = rootErasure(business.context)
  await erasure.shred('inst_1', consent('older', -3600))
  expect(await erasure.find('inst_1')).toBeDefined()
  await erasure.shred('inst_1', consent('newer', 3600))
  expect(await erasure.find('inst_1')).toBeUndefined()
  await erasure.shred('inst_1', consent('newer', 3600))
})

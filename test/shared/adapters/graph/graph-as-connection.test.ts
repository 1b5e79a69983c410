import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { graphAsConnection } from '../../../../shared/adapters/graph/graph-as-connection.ts'
import { asked, proofOf, sealedBusiness, type SealedBusiness } from './sealed-business.ts'

let business: SealedBusiness
beforeAll(async () => {
  business = await sealedBusiness()
})
afterAll(() => business.close())
beforeEach(() => {
  business.graph.received.length = 0
})

const connection = { appKey: 'demo', installationId: 'inst_1' }

test('a call as the connection carries the root token and the proof of exactly that token', async () => {
  const port = graphAsConnection(business.context)
  await port.call(connection, asked('connection'))
  await port.call(connection, asked('connection', { method: 'POST' }))
  const [read, write] = business.graph.received
  expect([read?.authorization, write?.authorization]).toEqual(['Bearer EAAB-root', 'Bearer EAAB-root'])
  expect(read?.query.get('appsecret_proof')).toBe(proofOf('EAAB-root'))
  expect(write?.form.get('appsecret_proof')).toBe(proofOf('EAAB-root'))
})

test('a call made as somebody else does not leave', async () => {
  for (const as of ['app', 'code-exchange', 'landing'] as const) {
    const asking = graphAsConnection(business.context).call(connection, asked(as))
    await expect(asking).rejects.toMatchObject({ code: 'ERR_GRAPH_NO_TOKEN' })
  }
  expect(business.graph.received).toEqual([])
})

test('without a root token nothing leaves, and the failure says what was missing', async () => {
  const call = asked('connection', { operation: 'insights', permission: 'ads_read', assetId: 'act_42' })
  const other = { appKey: 'demo', installationId: 'inst_2' }
  await expect(graphAsConnection(business.context).call(other, call)).rejects.toMatchObject({
    code: 'ERR_GRAPH_NO_TOKEN',
    message: 'no token of inst_2 grants insights with ads_read on act_42',
  })
  expect(business.graph.received).toEqual([])
})

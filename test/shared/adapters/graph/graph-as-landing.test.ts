import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { graphAsLanding } from '../../../../shared/adapters/graph/graph-as-landing.ts'
import { debugToken } from '../../../../shared/meta/edges/debug-token.ts'
import { clientBusiness } from '../../../../shared/meta/edges/me.ts'
import { json } from './scripted-graph.ts'
import { APP_TOKEN, asked, proofOf, sealedBusiness, type SealedBusiness } from './sealed-business.ts'

let business: SealedBusiness
beforeAll(async () => {
  business = await sealedBusiness()
})
afterAll(() => business.close())
beforeEach(() => {
  business.graph.received.length = 0
})

const landing = { appKey: 'demo', attemptId: 'attempt' }
const noToken = { code: 'ERR_GRAPH_NO_TOKEN' }

test('a call as the landing carries the landing token and the proof of exactly that token', async () => {
  business.graph.answer(json({ id: '122', client_business_id: '880' }))
  const owner = await graphAsLanding(business.context).call(landing, clientBusiness())
  expect(owner).toEqual({ actorId: '122', clientBusinessId: '880' })
  const [request] = business.graph.received
  expect(request?.authorization).toBe('Bearer EAAB-attempt')
  expect(request?.query.get('appsecret_proof')).toBe(proofOf('EAAB-attempt'))
})

test('asking about the landing token is signed by the app and names the token', async () => {
  business.graph.answer(json({ data: { is_valid: true, app_id: '1029384756102938' } }))
  const facts = await graphAsLanding(business.context).call(landing, debugToken())
  expect(facts).toMatchObject({ isValid: true })
  const [request] = business.graph.received
  expect(request?.authorization).toBe(`Bearer ${APP_TOKEN}`)
  expect(Object.fromEntries(request?.query ?? [])).toEqual({
    input_token: 'EAAB-attempt',
    appsecret_proof: proofOf(APP_TOKEN),
  })
})

test('a call made as somebody else does not leave', async () => {
  for (const as of ['code-exchange', 'connection'] as const) {
    const asking = graphAsLanding(business.context).call(landing, asked(as))
    await expect(asking).rejects.toMatchObject(noToken)
  }
  expect(business.graph.received).toEqual([])
})

test('without a landing token nothing leaves', async () => {
  const nowhere = { appKey: 'demo', attemptId: 'nowhere' }
  for (const as of ['landing', 'app'] as const) {
    const asking = graphAsLanding(business.context).call(nowhere, asked(as))
    await expect(asking).rejects.toMatchObject(noToken)
  }
  expect(business.graph.received).toEqual([])
})

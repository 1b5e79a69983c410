import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { graphAsApp } from '../../../../shared/adapters/graph/graph-as-app.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { exchangeCode } from '../../../../shared/meta/edges/oauth-access-token.ts'
import { json } from './scripted-graph.ts'
import {
  APP_SECRET,
  APP_TOKEN,
  asked,
  proofOf,
  sealedBusiness,
  type SealedBusiness,
} from './sealed-business.ts'

let business: SealedBusiness
beforeAll(async () => {
  business = await sealedBusiness()
})
afterAll(() => business.close())
beforeEach(() => {
  business.graph.received.length = 0
})

const noToken = { code: 'ERR_GRAPH_NO_TOKEN' }

test('a code exchange sends secret and code in its body, without token or proof', async () => {
  business.graph.answer(json({ access_token: 'EAAB-new', token_type: 'bearer' }))
  const exchange = exchangeCode({
    appId: '1029384756102938',
    redirectUri: 'https://login.example.com/callback/demo',
    authorizationCode: new Secret('the-code'),
  })
  expect((await graphAsApp(business.context).call('demo', exchange)).reveal()).toBe('EAAB-new')
  const [request] = business.graph.received
  expect(request?.authorization).toBeUndefined()
  expect([...(request?.query ?? [])]).toEqual([])
  expect(Object.fromEntries(request?.form ?? [])).toEqual({
    client_id: '1029384756102938',
    redirect_uri: 'https://login.example.com/callback/demo',
    client_secret: APP_SECRET,
    code: 'the-code',
  })
})

test('a call as the app carries the app token and the proof of exactly that token', async () => {
  await graphAsApp(business.context).call('demo', asked('app'))
  const [request] = business.graph.received
  expect(request?.authorization).toBe(`Bearer ${APP_TOKEN}`)
  expect(request?.query.get('appsecret_proof')).toBe(proofOf(APP_TOKEN))
})

test('a call made as somebody else, or about a token, does not leave', async () => {
  const port = graphAsApp(business.context)
  for (const as of ['landing', 'connection'] as const) {
    await expect(port.call('demo', asked(as))).rejects.toMatchObject(noToken)
  }
  const about = asked('app', { secretParams: { input_token: 'subject-token' } })
  await expect(port.call('demo', about)).rejects.toMatchObject(noToken)
  expect(business.graph.received).toEqual([])
})

test('an app that this deployment does not have is a mistake of the deployment', async () => {
  await expect(graphAsApp(business.context).call('other', asked('app'))).rejects.toMatchObject({
    code: 'ERR_DEPLOYMENT_INVALID',
  })
})

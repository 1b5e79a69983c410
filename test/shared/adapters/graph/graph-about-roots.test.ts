import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { graphAboutRoots } from '../../../../shared/adapters/graph/graph-about-roots.ts'
import { rootSeal } from '../../../../shared/adapters/vault/root-seal.ts'
import { debugToken } from '../../../../shared/meta/edges/debug-token.ts'
import { rootOf } from '../vault/vault-in-process.ts'
import { json } from './scripted-graph.ts'
import { APP_TOKEN, asked, proofOf, sealedBusiness, type SealedBusiness } from './sealed-business.ts'

let business: SealedBusiness
beforeAll(async () => {
  business = await sealedBusiness()
  for (const id of ['inst_2', 'inst_3']) await rootSeal(business.context).sealFromLanding(rootOf('root', id))
})
afterAll(() => business.close())
beforeEach(() => {
  business.graph.received.length = 0
})

const facts = (valid: boolean, subcode?: number) => ({
  data: { is_valid: valid, scopes: [], ...(subcode !== undefined && { error: { code: 190, subcode } }) },
})
const element = (body: unknown, code = 200) => ({ code, headers: [], body: JSON.stringify(body) })
const ask = (...installationIds: string[]) =>
  graphAboutRoots(business.context).ask({ appKey: 'demo', installationIds }, debugToken())

test('one root token is asked about by itself, as the app, and its answer names the consent', async () => {
  business.graph.answer(json(facts(false, 458)))
  expect(await ask('inst_1')).toMatchObject([
    {
      installationId: 'inst_1',
      precedence: { attemptId: 'root' },
      answer: { isValid: false, error: { code: 190, subcode: 458 } },
    },
  ])
  const [request] = business.graph.received
  expect(request).toMatchObject({
    method: 'GET',
    path: '/v25.0/debug_token',
    authorization: `Bearer ${APP_TOKEN}`,
  })
  expect(request?.query.get('input_token')).toBe('EAAB-root')
})

test('several are asked about in one request, with the app’s own proof once', async () => {
  const answers = [element(facts(true)), null, element({ error: { code: 4, message: 'slow down' } }, 400)]
  business.graph.answer(json(answers))
  expect(await ask('inst_1', 'inst_2', 'inst_3')).toMatchObject([
    { installationId: 'inst_1', precedence: { attemptId: 'root' }, answer: { isValid: true } },
    { installationId: 'inst_2', failure: { code: 'ERR_GRAPH_TIMEOUT' } },
    { installationId: 'inst_3', failure: { code: 'ERR_GRAPH_THROTTLED_APP' } },
  ])
  expect(business.graph.received).toHaveLength(1)
  const [request] = business.graph.received
  expect(request).toMatchObject({ method: 'POST', path: '/v25.0/', authorization: `Bearer ${APP_TOKEN}` })
  expect(request?.form.get('appsecret_proof')).toBe(proofOf(APP_TOKEN))
  const operations: unknown = JSON.parse(request?.form.get('batch') ?? '')
  expect(operations).toEqual(
    [1, 2, 3].map(() => ({ method: 'GET', relative_url: 'debug_token?input_token=EAAB-root' })),
  )
})

test('an installation without a root token fails by itself, wherever it stands', async () => {
  business.graph.answer(json([element(facts(true)), element(facts(false, 467))]))
  expect(await ask('inst_1', 'inst_none', 'inst_2')).toMatchObject([
    { installationId: 'inst_1', answer: { isValid: true } },
    { installationId: 'inst_none', failure: { code: 'ERR_GRAPH_NO_TOKEN' } },
    { installationId: 'inst_2', answer: { isValid: false } },
  ])
})

test('without any root token nothing leaves', async () => {
  expect(await ask('inst_none')).toMatchObject([{ failure: { code: 'ERR_GRAPH_NO_TOKEN' } }])
  expect(business.graph.received).toEqual([])
})

test('each answer is counted, and one that only an operator can mend a second time', async () => {
  business.context.counted.length = 0
  const wrongApp = { error: { code: 190, message: 'Error validating application.' } }
  business.graph.answer(json([element(facts(true)), element(wrongApp, 400)]))
  await ask('inst_1', 'inst_2')
  const outcomes = business.context.counted.filter(
    ({ dimension }) => dimension?.['operation'] === 'debug-token',
  )
  expect(outcomes.map(({ dimension }) => dimension?.['outcome'])).toEqual(['ok', 'ERR_GRAPH_OPERATOR'])
  expect(business.context.counted).toContainEqual({ name: 'GraphOperatorErrors' })
})

test('a request that is refused as a whole throws', async () => {
  business.graph.answer(json({ error: { code: 190, message: 'Error validating application.' } }, 400))
  await expect(ask('inst_1', 'inst_2')).rejects.toMatchObject({ code: 'ERR_GRAPH_OPERATOR' })
})

test('a call made as somebody else does not leave', async () => {
  const port = graphAboutRoots(business.context)
  const asking = port.ask({ appKey: 'demo', installationIds: ['inst_1'] }, asked('connection'))
  await expect(asking).rejects.toMatchObject({ code: 'ERR_GRAPH_NO_TOKEN' })
  expect(business.graph.received).toEqual([])
})

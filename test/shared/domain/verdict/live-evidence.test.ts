import { expect, test } from 'vitest'
import { Failure, type FailureCode } from '../../../../shared/base/failure.ts'
import { graphFailure } from '../../../../shared/meta/graph/error.ts'
import { liveEvidence } from '../../../../shared/domain/verdict/live-evidence.ts'
import { readEvidenceMessage } from '../../../../shared/domain/verdict/evidence-message.ts'
import { NOON } from '../../../factories/ambient.ts'

/** Every code there is: one that is added later does not compile without a word here. */
const kindOf: Readonly<Record<FailureCode, string | undefined>> = {
  ERR_REQUEST_INVALID: undefined,
  ERR_CALLER_UNKNOWN: undefined,
  ERR_CONFIGURATION_UNKNOWN: undefined,
  ERR_RETURN_URL_UNLISTED: undefined,
  ERR_APP_NOT_CONFIGURED: undefined,
  ERR_RESULT_UNKNOWN: undefined,
  ERR_RESULT_REFERENCE: undefined,
  ERR_RESULT_GONE: undefined,
  ERR_CONNECTION_UNKNOWN: undefined,
  ERR_CONNECTION_ENDED: undefined,
  ERR_GRAPH_THROTTLED_APP: undefined,
  ERR_GRAPH_THROTTLED_OBJECT: undefined,
  ERR_GRAPH_TRANSIENT: undefined,
  ERR_GRAPH_TIMEOUT: undefined,
  ERR_GRAPH_TOKEN_DEAD: 'call-refused',
  ERR_GRAPH_PERMISSION_LOST: 'asset-refused',
  ERR_GRAPH_ASSET_LOST: 'asset-refused',
  ERR_GRAPH_BLOCKED: 'blocked',
  ERR_GRAPH_OPERATOR: 'operator-error',
  ERR_GRAPH_BAD_REQUEST: undefined,
  ERR_GRAPH_CODE_DEAD: undefined,
  ERR_GRAPH_MALFORMED: undefined,
  ERR_GRAPH_NO_TOKEN: undefined,
  ERR_VAULT_SEAL_BROKEN: undefined,
  ERR_VAULT_UNAVAILABLE: undefined,
  ERR_STORE_UNAVAILABLE: undefined,
  ERR_MESSAGE_MALFORMED: undefined,
  ERR_DEPLOYMENT_INVALID: undefined,
}
const cases = Object.entries(kindOf) as [FailureCode, string | undefined][]
const asset = { type: 'ad-account', assetId: '42' } as const
const facts = { operation: 'insights', metaCode: 190, metaSubcode: 460, metaTrace: 'trace' }

test.each(cases)('%s is evidence of the kind %s', (code, kind) => {
  expect(liveEvidence(new Failure(code, 'refused', { facts }), NOON, asset)?.kind).toBe(kind)
})

test('all that it says can be told over the queue, with meta’s numbers', () => {
  const said = cases.flatMap(
    ([code]) => liveEvidence(new Failure(code, 'refused', { facts }), NOON, asset) ?? [],
  )
  const messages = said.map((evidence) => ({ v: 1, installationId: 'inst_a', evidence }))
  expect(said).toHaveLength(5)
  expect(said.every((one) => 'code' in one && one.code === 190 && one.subcode === 460)).toBe(true)
  expect(messages.map((one) => readEvidenceMessage(JSON.parse(JSON.stringify(one))))).toEqual(messages)
})

test('only what is about an asset names it, and only where the run worked on one', () => {
  const lost = new Failure('ERR_GRAPH_ASSET_LOST', 'gone')
  expect(liveEvidence(lost, NOON, asset)).toEqual({ kind: 'asset-refused', at: NOON, asset })
  expect(liveEvidence(lost, NOON)).toEqual({ kind: 'asset-refused', at: NOON })
  const blocked = new Failure('ERR_GRAPH_BLOCKED', 'blocked', { facts: { metaCode: 368 } })
  expect(liveEvidence(blocked, NOON, asset)).toEqual({ kind: 'blocked', at: NOON, code: 368 })
})

test('a code that is no number is left out', () => {
  const odd = new Failure('ERR_GRAPH_TOKEN_DEAD', 'dead', {
    facts: { metaCode: 'secret', metaSubcode: true },
  })
  expect(liveEvidence(odd, NOON)).toEqual({ kind: 'call-refused', at: NOON })
})

test.each(cases)('%s of a call that the app made as itself says nothing of a business', (code) => {
  const asApp = graphFailure({
    operation: 'debug-token',
    as: 'app',
    status: 400,
    body: { error: { code: 368 } },
    headers: new Headers(),
  })
  expect(liveEvidence(new Failure(code, 'refused', { facts: asApp.facts }), NOON, asset)).toBeUndefined()
})

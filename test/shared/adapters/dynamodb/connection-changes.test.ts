import { expect, test } from 'vitest'
import { connectionChanges } from '../../../../shared/adapters/dynamodb/connection-changes.ts'

const changes = connectionChanges()

const asset = { M: { type: { S: 'ad-account' }, assetId: { S: 'act_1' } } }
const pending = (revision: number) => ({
  M: {
    revision: { N: String(revision) },
    n: { N: '0' },
    type: { S: 'connection.established' },
    generation: { N: '1' },
    time: { N: '1795446000000' },
    data: { M: { warned: { BOOL: true }, note: { NULL: true } } },
  },
})
const image = {
  pk: { S: 'INST#inst_1' },
  sk: { S: 'CONN#abc' },
  connectionId: { S: 'inst_1.abc' },
  installationId: { S: 'inst_1' },
  appKey: { S: 'demo' },
  caller: { S: 'partner-backend' },
  reference: { S: 'harbour-coffee' },
  configuration: { S: 'ads-insights' },
  state: { S: 'active' },
  generation: { N: '2' },
  revision: { N: '3' },
  assets: { L: [asset] },
  createdAt: { N: '1795446000000' },
  activeAt: { N: '1795446000000' },
  events: { L: [pending(3), pending(2), pending(1)] },
  publishedRevision: { N: '1' },
  unpublishedPk: { S: 'UNPUBLISHED#3' },
  lastAttemptId: { S: 'attempt' },
  tokenIssuedAt: { N: '1795446000000' },
}

test('a change tells the connection and what was not yet published, oldest first', () => {
  const read = changes.read(image)
  expect(read?.connection).toEqual({
    connectionId: 'inst_1.abc',
    installationId: 'inst_1',
    appKey: 'demo',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    configuration: 'ads-insights',
    state: 'active',
    generation: 2,
    revision: 3,
    assets: [{ type: 'ad-account', assetId: 'act_1' }],
    createdAt: 1_795_446_000_000,
    activeAt: 1_795_446_000_000,
  })
  expect(read?.pending.map((event) => event.revision)).toEqual([2, 3])
  expect(read?.pending[0]?.data).toEqual({ warned: true, note: null })
})

test('nothing waits when everything is published, or when the row is none of a connection', () => {
  expect(changes.read({ ...image, publishedRevision: { N: '3' } })).toBeUndefined()
  const { events: _events, ...cleared } = image
  expect(changes.read(cleared)).toBeUndefined()
  expect(changes.read({ ...image, sk: { S: 'META' } })).toBeUndefined()
  expect(changes.read({ ...image, sk: { S: 'ASSET#ad-account#act_1' } })).toBeUndefined()
})

test('a removed row has no image and is no change', () => {
  expect(changes.read(undefined)).toBeUndefined()
})

test('an attribute that no row of ours has is refused, not guessed at', () => {
  const malformed = { code: 'ERR_MESSAGE_MALFORMED' }
  expect(() => changes.read({ ...image, revision: 3 })).toThrow(expect.objectContaining(malformed))
  expect(() => changes.read({ ...image, revision: { S: 'x', N: '3' } })).toThrow(
    expect.objectContaining(malformed),
  )
  expect(() => changes.read({ ...image, revision: { SS: ['x'] } })).toThrow(
    expect.objectContaining(malformed),
  )
})

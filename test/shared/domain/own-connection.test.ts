import { expect, test } from 'vitest'
import { connectionIdOfPath, ownConnection } from '../../../shared/domain/own-connection.ts'
import { connectionIdOf, installationIdIn, installationIdOf } from '../../../shared/domain/ids.ts'
import { connection } from '../../factories/connections.ts'

const installationId = installationIdOf('1', 'system-user', '2')
const id = connectionIdOf(installationId, 'partner', 'one')
const unknown = { code: 'ERR_CONNECTION_UNKNOWN', message: 'no connection of this caller has this id' }

function thrownBy(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

test('the id of a connection names its installation', () => {
  expect(installationIdIn(id)).toBe(installationId)
  expect(connectionIdOfPath(id)).toBe(id)
})

test.each([
  undefined,
  '',
  installationId,
  `${id}x`,
  id.toUpperCase(),
  `${id}\n`,
  `${installationId}.`,
  '../META',
])('a text that is no connection’s id is told as one that is not there: %j', (text) => {
  expect(thrownBy(() => connectionIdOfPath(text))).toMatchObject(unknown)
})

test('another caller’s connection and none at all are told in the same words', () => {
  const own = connection({ caller: 'partner' })
  expect(ownConnection(own, 'partner')).toBe(own)
  const foreign = thrownBy(() => ownConnection(own, 'second'))
  const none = thrownBy(() => ownConnection(undefined, 'second'))
  expect(foreign).toMatchObject(unknown)
  expect(foreign).toEqual(none)
})

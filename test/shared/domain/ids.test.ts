import { expect, it } from 'vitest'
import { connectionIdOf, installationIdOf } from '../../../shared/domain/ids.ts'

const installation = installationIdOf('1029384756102938', 'system-user', '300000000000001')

it('the same app, kind of token and grantor are the same installation for ever', () => {
  expect(installationIdOf('1029384756102938', 'system-user', '300000000000001')).toBe(installation)
  expect(installation).toBe('inst_j6dfnnvq2pbwec5gwkykyj6o37')
})

it('another app, kind of token or grantor is another installation', () => {
  const others = [
    installationIdOf('1029384756102939', 'system-user', '300000000000001'),
    installationIdOf('1029384756102938', 'user', '300000000000001'),
    installationIdOf('1029384756102938', 'system-user', '300000000000002'),
    installationIdOf('10293847561029383', 'system-user', '00000000000001'),
  ]
  expect(new Set([installation, ...others]).size).toBe(5)
})

it('the same installation, caller and reference are the same connection for ever', () => {
  const connection = connectionIdOf(installation, 'partner-backend', 'harbour-coffee')
  expect(connectionIdOf(installation, 'partner-backend', 'harbour-coffee')).toBe(connection)
  expect(connection).toBe('inst_j6dfnnvq2pbwec5gwkykyj6o37.powcbyet2iq7jrvmz5y25qs7w5')
})

it('two references, or two callers with one reference, are two connections on one installation', () => {
  const ids = [
    connectionIdOf(installation, 'partner-backend', 'harbour-coffee'),
    connectionIdOf(installation, 'partner-backend', 'harbour-tea'),
    connectionIdOf(installation, 'second-partner', 'harbour-coffee'),
    connectionIdOf(installation, 'partner-backendharbour', '-coffee'),
  ]
  expect(new Set(ids).size).toBe(4)
  expect(ids.every((id) => id.startsWith(`${installation}.`))).toBe(true)
})

it('an id is safe in keys, paths and queue groups, whatever the reference holds', () => {
  const id = connectionIdOf(installation, 'partner-backend', '../#weird reference/ß')
  expect(id).toMatch(/^inst_[a-z2-7]{26}\.[a-z2-7]{26}$/)
})

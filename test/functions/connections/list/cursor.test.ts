import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cursorOf, placeIn } from '../../../../functions/connections/list/cursor.ts'
import { connectionIdOf, installationIdOf } from '../../../../shared/domain/ids.ts'

const callers = fc.constantFrom('partner-backend', 'second-partner')
const references = fc.string({ minLength: 1, maxLength: 256, unit: 'binary' })
const places = fc.record({ caller: callers, reference: references, grantor: fc.nat() }).map((given) => {
  const installationId = installationIdOf('1', 'system-user', String(given.grantor))
  const connectionId = connectionIdOf(installationId, given.caller, given.reference)
  return { caller: given.caller, place: { reference: given.reference, connectionId } }
})

test('a cursor leads back to its place, goes into a query as it is, and is no longer than one may be', () => {
  fc.assert(
    fc.property(places, ({ caller, place }) => {
      const cursor = cursorOf(place)
      expect(cursor).toMatch(/^[\w-]{1,4096}$/)
      expect(placeIn(cursor, caller)).toEqual(place)
    }),
  )
})

test('another caller’s cursor is none', () => {
  fc.assert(
    fc.property(places, callers, ({ caller, place }, other) => {
      fc.pre(caller !== other)
      expect(placeIn(cursorOf(place), other)).toBeUndefined()
    }),
  )
})

test('a cursor that was changed anywhere names no other reference', () => {
  fc.assert(
    fc.property(places, fc.nat(), fc.constantFrom('A', '_', '=', '', 'zz'), ({ caller, place }, at, put) => {
      const cursor = cursorOf(place)
      const cut = at % cursor.length
      const changed = `${cursor.slice(0, cut)}${put}${cursor.slice(cut + 1)}`
      fc.pre(changed !== cursor)
      // the installation alone may be another: then it is a place between the caller's own, and no more
      expect(placeIn(changed, caller)?.reference ?? place.reference).toBe(place.reference)
    }),
  )
})

test('a place that somebody has put together is none', () => {
  fc.assert(
    fc.property(places, references, ({ caller, place }, reference) => {
      fc.pre(reference !== place.reference)
      expect(placeIn(cursorOf({ ...place, reference }), caller)).toBeUndefined()
    }),
  )
})

test('no text is more than no cursor', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.base64String()), (text) => {
      expect(placeIn(text, 'partner-backend')).toBeUndefined()
      expect(placeIn(Buffer.from(text).toString('base64url'), 'partner-backend')).toBeUndefined()
    }),
  )
})

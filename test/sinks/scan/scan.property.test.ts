import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Encoding, encodings } from './encodings.ts'
import { createScanner } from './scan.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.|+/='.split('')
/** Of hardly any letters nothing remains that could be told from chance once it is packed. */
const variety = (text: string) => new Set(text).size > 6
const bearer = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 240 }).filter(variety)
const name = fc
  .tuple(
    fc.constantFrom('Ärztin', 'Owner', '店主'),
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 20 }),
  )
  .map((parts) => parts.join(' '))
const noise = fc.string({ unit: 'grapheme-ascii', maxLength: 200 }).map((text) => text.replaceAll('\\', '/'))

/** Encodings that can stand one around the other, from the inside out. */
const layers = fc
  .array(fc.constantFrom(...encodings), { minLength: 0, maxLength: 3 })
  .filter((chosen) =>
    chosen.every(({ takesBinary }, place) => takesBinary || chosen[place - 1]?.out !== 'binary'),
  )
  // percent signs do not say where the packed bytes begin, so nothing may stand before them
  .filter((chosen) =>
    chosen.every((_outer, place) => {
      const [inner, middle] = chosen.slice(Math.max(0, place - 2), place)
      return !(inner?.whole && middle?.name.startsWith('percent'))
    }),
  )

function hide(value: string, around: readonly string[], chosen: readonly Encoding[], seed: number): Buffer {
  let state = seed
  const choose = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % below
  }
  const [before = '', after = '', outside = ''] = around
  let bytes: Buffer = Buffer.from(`${before} ${value} ${after}`)
  for (const encoding of chosen) bytes = encoding.encode(bytes, choose)
  const last = chosen.at(-1)
  return last?.out === 'binary'
    ? bytes
    : Buffer.concat([Buffer.from(`${outside}\n`), bytes, Buffer.from(`\n${outside}`)])
}

it('any secret is found, whatever it is hidden in and however, three deep', () => {
  fc.assert(
    fc.property(
      fc.oneof(bearer, name),
      fc.array(noise, { minLength: 3, maxLength: 3 }),
      layers,
      fc.nat(),
      (value, around, chosen, seed) => {
        const found = createScanner([{ kind: 'token', value }]).scan(hide(value, around, chosen, seed))
        expect(found.map(({ kind }) => kind)).toContain('token')
      },
    ),
    { numRuns: 700 },
  )
})

it('noise is no secret, whatever it is written in', () => {
  const value = 'EAAB7Zq0yJ5kT2mXw9RfHc4VbN8sLdGp'
  fc.assert(
    fc.property(fc.array(noise, { minLength: 3, maxLength: 3 }), layers, fc.nat(), (around, chosen, seed) => {
      const scanner = createScanner([{ kind: 'token', value }])
      expect(scanner.scan(hide('nothing at all', around, chosen, seed))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

it('of a long secret 31 characters from anywhere are found', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...letters), minLength: 32, maxLength: 250 }),
      fc.nat(),
      (value, at) => {
        const start = at % (value.length - 30)
        const found = createScanner([{ kind: 'token', value }]).scan(`cut ${value.slice(start, start + 31)}…`)
        expect(found).toMatchObject([{ kind: 'token' }])
      },
    ),
  )
})

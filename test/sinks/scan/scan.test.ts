import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Encoding, encodings } from './encodings.ts'
import { createScanner, UNREADABLE } from './scan.ts'

const TOKEN = 'EAAB7Zq0yJ5kT2mXw9RfHc4VbN8sLdGpQvYtUiOeWr+/=|'
const NAME = 'Ärztin von Harbour & Söhne'
const scanner = createScanner([
  { kind: 'token', value: TOKEN },
  { kind: 'name', value: NAME, whole: true },
  { kind: 'data key', value: Buffer.from('00112233445566778899aabbccddeeff', 'hex') },
])

const never = () => 1
const percentOf = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`

const fits = (inner: Encoding, outer: Encoding) => inner.out === 'text' || outer.takesBinary
const tooShort = () => createScanner([{ kind: 'verify token', value: 'sh0rt!!' }])

function kindsIn(content: string | Buffer): string[] {
  return scanner.scan(content).map(({ kind }) => kind)
}

describe('a secret is found', () => {
  it.each(encodings.map((encoding) => [encoding.name, encoding] as const))('in %s', (_name, { encode }) => {
    expect(kindsIn(encode(Buffer.from(`before ${TOKEN} after`), never))).toEqual(['token'])
    expect(kindsIn(encode(Buffer.from(NAME), never))).toEqual(['name'])
  })

  const pairs = encodings.flatMap((inner) =>
    encodings.filter((outer) => fits(inner, outer)).map((outer) => [inner, outer] as const),
  )
  it('in any encoding within any other', () => {
    const missed = pairs.filter(([inner, outer]) => {
      const bytes = outer.encode(inner.encode(Buffer.from(`x${TOKEN}`), never), never)
      return !kindsIn(bytes).includes('token')
    })
    expect(missed.map(([inner, outer]) => `${inner.name} in ${outer.name}`)).toEqual([])
  })

  it('at every alignment of base64 and of hex', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      expect(kindsIn(`id-${Buffer.from(before + TOKEN).toString('base64url')}`)).toEqual(['token'])
      expect(kindsIn(`a${before}${Buffer.from(TOKEN).toString('hex')}`)).toEqual(['token'])
    }
  })

  it('when it is bytes, however they are written', () => {
    const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
    const written = [
      key,
      key.toString('hex'),
      key.toString('base64'),
      JSON.stringify({ key: new Uint8Array(key) }),
    ]
    expect(written.map((content) => kindsIn(content))).toEqual(written.map(() => ['data key']))
  })

  it('when it is hex and stands there in the other case or packed into bytes', () => {
    const hex = createScanner([{ kind: 'secret', value: 'f1b0e6a2c3d4958677a8b9c0d1e2f304' }])
    expect(hex.scan('F1B0E6A2C3D4958677A8B9C0D1E2F304')).toHaveLength(1)
    expect(hex.scan(Buffer.from('f1b0e6a2c3d4958677a8b9c0d1e2f304', 'hex').toString('base64'))).toHaveLength(
      1,
    )
  })

  it('when what it is packed in was cut off', () => {
    const packed = gzipSync(`${TOKEN} ${'and so on '.repeat(500)}`)
    expect(kindsIn(packed.subarray(0, packed.length - 12))).toContain('token')
  })
})

it('the line, the kind and the way of writing are told, the value never', () => {
  const content = `nothing\nnothing\n{"body":"${Buffer.from(TOKEN.replaceAll(/[a-z]/g, percentOf)).toString('base64')}"}\nnothing`
  const found = scanner.scan(content)
  expect(found).toEqual([{ kind: 'token', how: ['base64', 'percent'], line: 3 }])
})

it('lines are counted over portions', () => {
  const found = scanner.scan(`${`${'nothing '.repeat(1000)}\n`.repeat(100)}${TOKEN}\n`)
  expect(found).toEqual([{ kind: 'token', how: [], line: 101 }])
})

it('the same value is told at each of its lines', () => {
  const line = Buffer.from(`padding ${TOKEN}`).toString('base64')
  expect(scanner.scan(`${line}\n${line}\n`).map(({ line: at }) => at)).toEqual([1, 2])
  expect(scanner.scan(line)).toHaveLength(1)
})

it('a part of a name is no name, a part of a token is a token', () => {
  expect(kindsIn(NAME.slice(1))).toEqual([])
  expect(kindsIn(`${TOKEN.slice(3, 34)}…`)).toEqual(['token'])
})

it('what is too short to be told from chance is refused, without being said', () => {
  expect(tooShort).toThrow('a verify token of 7 bytes is too short to be looked for')
  expect(tooShort).not.toThrow(/sh0rt/)
})

it('what unfolds without end is told instead of being passed over', () => {
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }
  const bomb = Buffer.alloc(17 * 1024 * 1024)
  expect(scanner.scan(gzipSync(bomb))).toMatchObject([{ kind: UNREADABLE, how: ['gzip'] }])
  expect(scanner.scan(brotliCompressSync(bomb, quick))).toMatchObject([{ kind: UNREADABLE, how: ['brotli'] }])
})

it('where there is no secret none is found', () => {
  expect(createScanner([]).scan(TOKEN)).toEqual([])
  expect(scanner.scan('')).toEqual([])
})

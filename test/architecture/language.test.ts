import { expect, it } from 'vitest'
import { languageBreaches } from './language.ts'
import { readTree, told } from './source-file.ts'

function said(text: string): string[] {
  return languageBreaches([{ path: 'shared/domain/planted.ts', text }]).map(
    ({ line, what }) => `${line} ${what}`,
  )
}

it('no file uses a part of the language that this house does without', () => {
  expect(told(languageBreaches(readTree()))).toEqual([])
})

it('a planted enum is told with rule, file and line', () => {
  const path = 'infra/local/planted.ts'
  expect(languageBreaches([{ path, text: 'const a = 1\nexport enum Colour { Red }\n' }])).toEqual([
    { rule: 'types that erase', path, line: 2, what: 'has an enum' },
  ])
})

it.each([
  ['an enum', 'declare const enum Colour { Red }'],
  ['a namespace', 'namespace Inner { export const a = 1 }'],
  ['a parameter property', 'class A { constructor(private readonly b: string) {} }'],
  ['a parameter property', 'class A { constructor(readonly b = f(1)) {} }'],
  ['a decorator', '@sealed class A {}'],
  ['a decorator', 'class A { @logged run() {} }'],
])('%s is refused: %s', (what, text) => {
  expect(said(text)).toContain(`1 has ${what}`)
})

it('readonly fields and types and words in comments are no breach', () => {
  const text = `/** @see an enum, a namespace */
class A {
  readonly b: string
  constructor(b: string, c: readonly string[], d: Map<string, readonly number[]>) { this.b = b }
}
const enumerated = { namespace: 1 }`
  expect(said(text)).toEqual([])
})

it('types of a package that publishes none are no namespace', () => {
  expect(said("declare module 'untyped' { const a: string }")).toEqual([])
  expect(said('declare module untyped { const a: string }')).toEqual(['1 has a namespace'])
})

it('names that say what kind of thing they are instead of which are refused', () => {
  expect(said('interface IConnection {}')).toEqual(['1 IConnection'])
  expect(said('class ConnectionImpl {}')).toEqual(['1 ConnectionImpl'])
  expect(said('type ConnectionManager = {}')).toEqual(['1 ConnectionManager'])
  expect(said('interface Installation {}\ntype Implied = 1\ntype SecretsManager = {}')).toEqual([])
})

it("zod is imported as import * as z from 'zod'", () => {
  expect(said("import * as z from 'zod'")).toEqual([])
  expect(said("import type * as z from 'zod'")).toEqual([])
})

it.each([
  "import { z } from 'zod'",
  "import z from 'zod'",
  "import zod, * as z from 'zod'",
  "import * as zod from 'zod'",
  "import 'zod'",
  "import * as z from 'zod/mini'",
])('zod is not imported as %s', (way) => {
  expect(said(way)).toEqual(["1 write: import * as z from 'zod'"])
})

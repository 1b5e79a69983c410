import { inspect } from 'node:util'
import * as z from 'zod'
import { expect, it } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { reader } from '../../../../shared/meta/graph/read.ts'

const read = reader('sample', z.looseObject({ id: z.string(), deep: z.looseObject({ token: z.number() }) }))

function failureFor(body: unknown): Failure {
  try {
    read(body)
  } catch (error) {
    if (error instanceof Failure) return error
  }
  throw new Error('nothing was refused')
}

it('an answer of the documented shape is read, with what is new in it', () => {
  expect(read({ id: '1', deep: { token: 2 }, unheard: true })).toMatchObject({ id: '1', unheard: true })
})

it('another shape is a failure that names operation and fields and not one value', () => {
  const failure = failureFor({ id: 4711, deep: { token: 'EAAsecret' } })
  expect(failure).toMatchObject({
    code: 'ERR_GRAPH_MALFORMED',
    facts: { operation: 'sample', fields: 'id: invalid_type; deep.token: invalid_type' },
  })
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/EAAsecret|4711/)
})

it.each([undefined, null, 'text', 7, []])('an answer that is no object is told at the root: %j', (body) => {
  expect(failureFor(body).facts['fields']).toContain('(root)')
})

it('at most five fields are named', () => {
  const wide = reader('wide', z.record(z.string(), z.number()))
  const body = Object.fromEntries(Array.from({ length: 9 }, (_none, at) => [`field${at}`, 'x']))
  expect(() => wide(body)).toThrow(
    expect.objectContaining({
      facts: expect.objectContaining({ fields: expect.stringMatching(/^([^;]+; ){4}[^;]+$/) }),
    }),
  )
})

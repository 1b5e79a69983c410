import { expect, it } from 'vitest'
import { sizeBreaches } from './sizes.ts'
import { readTree, told } from './source-file.ts'

const lines = (count: number) => 'x\n'.repeat(count)

it('every file fits in a head', () => {
  expect(told(sizeBreaches(readTree()))).toEqual([])
})

it('a planted file of 251 lines is told with rule, file and line', () => {
  const path = 'shared/domain/planted.ts'
  expect(sizeBreaches([{ path, text: lines(251) }])).toEqual([
    { rule: 'sizes', path, line: 251, what: 'has 251 lines, 250 at most' },
  ])
})

it('a file may have 250 lines and a test 300', () => {
  expect(sizeBreaches([{ path: 'infra/planted.ts', text: lines(250) }])).toEqual([])
  expect(sizeBreaches([{ path: 'test/infra/planted.test.ts', text: lines(300) }])).toEqual([])
  expect(sizeBreaches([{ path: 'test/infra/planted.test.ts', text: lines(301) }])).toHaveLength(1)
  expect(sizeBreaches([{ path: 'test/emulator/planted.ts', text: lines(251) }])).toHaveLength(1)
})

it('a page to read may be longer', () => {
  expect(sizeBreaches([{ path: 'docs/runbook.md', text: lines(400) }])).toEqual([])
})

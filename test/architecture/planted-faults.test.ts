import path from 'node:path'
import { expect, it } from 'vitest'
import type { Fault } from '../planted/fault.ts'
import { faults } from '../planted/faults.ts'
import { filesBelow, staleFaults } from '../planted/stale.ts'

const fault: Fault = {
  name: 'the door stays open',
  file: 'shared/door.ts',
  find: 'close()',
  replace: 'open()',
  test: { file: 'test/shared/door.test.ts', name: 'the door closes' },
}
const house: Readonly<Record<string, string>> = {
  'shared/door.ts': 'wait()\nclose()\n',
  'test/shared/door.test.ts': "it('the door closes', () => {})",
}

function said(planted: Fault, files: Readonly<Record<string, string>> = house): string[] {
  return staleFaults([planted], (file) => files[file])
}

it('every planted fault still has its one place and its test', () => {
  expect(staleFaults(faults, filesBelow(path.resolve(import.meta.dirname, '../..')))).toEqual([])
})

it('there are at least fifteen faults, each of a name of its own', () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  expect(faults.length).toBeGreaterThanOrEqual(15)
})

it('a fault in order has no complaint', () => {
  expect(said(fault)).toEqual([])
})

it('a fault whose place is gone, or is there twice, is told with file and place', () => {
  expect(said({ ...fault, find: 'shut()' })).toEqual([
    'the door stays open: shared/door.ts has 0 places that read: shut()',
  ])
  expect(said(fault, { ...house, 'shared/door.ts': 'close()\nclose()\n' })).toEqual([
    'the door stays open: shared/door.ts has 2 places that read: close()',
  ])
})

it('a fault whose file, test file or test is gone, or that changes nothing, is told', () => {
  const cases = [
    said({ ...fault, file: 'shared/gate.ts' }),
    said({ ...fault, test: { ...fault.test, file: 'test/shared/gate.test.ts' } }),
    said({ ...fault, test: { ...fault.test, name: 'the gate closes' } }),
    said({ ...fault, replace: fault.find }),
  ]
  expect(cases).toEqual([
    ['the door stays open: there is no shared/gate.ts'],
    ['the door stays open: there is no test/shared/gate.test.ts'],
    ['the door stays open: test/shared/door.test.ts has no test "the gate closes"'],
    ['the door stays open: changes nothing'],
  ])
})

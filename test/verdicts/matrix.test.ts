import { beforeAll, expect, test } from 'vitest'
import { falselyRemoved, faults, judgements, missed, type Outcome, playAll } from './matrix.ts'

let outcomes: readonly Outcome[] = []
beforeAll(async () => {
  outcomes = await playAll()
}, 180_000)

test('no fault is taken for a removal, and no removal for anything else', () => {
  expect(falselyRemoved(outcomes)).toEqual([])
  expect(missed(outcomes)).toEqual([])
  const removals = judgements(outcomes).filter(({ expected }) => expected === 'removed')
  expect(removals.length).toBeGreaterThan(15)
})

test('every fault of the list is found for what it is, with what is lost by it', () => {
  const found = outcomes.map(({ group, name, found: held }) => ({ group, name, ...held }))
  expect(found).toEqual(outcomes.map(({ group, name, expected }) => ({ group, name, ...expected })))
  expect(outcomes.length).toBeGreaterThan(150)
})

test('the business beside it is touched by what befalls the whole app, and by nothing else', () => {
  const found = outcomes.map(({ name, besideFound }) => ({ name, verdict: besideFound }))
  expect(found).toEqual(outcomes.map(({ name, besideExpected }) => ({ name, verdict: besideExpected })))
})

test('no two faults have one name', () => {
  const names = Object.entries(faults).flatMap(([group, own]) => own.map(({ name }) => `${group}: ${name}`))
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
})

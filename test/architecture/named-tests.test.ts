import { expect, it } from 'vitest'
import { namedTestBreaches } from './named-tests.ts'
import { readTree, told } from './source-file.ts'

const door = {
  path: 'test/shared/door.test.ts',
  text: `it('the door closes', () => {})
test("a keeper's key opens", async () => {})
it.each(['oak', 'iron'])('a door of %s holds', (wood) => {})
test.each<[string, number]>([['wind', 3]])('%s of strength %i does not open it', () => {})
describe('what is no test', () => {})`,
}

function said(name: string): string[] {
  const page = { path: 'docs/planted.md', text: `# Page\n\n| \`test/shared/door.test.ts › ${name}\` |\n` }
  return namedTestBreaches([door, page]).map(({ line, what }) => `${line} ${what}`)
}

it('every test that a page names is there', () => {
  expect(told(namedTestBreaches(readTree()))).toEqual([])
})

it('a planted name of no test is told with rule, file and line', () => {
  const page = { path: 'SECURITY.md', text: 'Shown by `test/shared/door.test.ts › the door opens`.' }
  expect(namedTestBreaches([door, page])).toEqual([
    {
      rule: 'pages name tests that there are',
      path: 'SECURITY.md',
      line: 1,
      what: 'test/shared/door.test.ts has no test "the door opens"',
    },
  ])
})

it('a test file that is not there is told', () => {
  const page = { path: 'docs/planted.md', text: '`test/shared/gate.test.ts › the gate closes`' }
  expect(namedTestBreaches([door, page])).toMatchObject([{ what: 'there is no test/shared/gate.test.ts' }])
})

it.each([
  'the door closes',
  "a keeper's key opens",
  'a door of %s holds',
  'a door of oak holds',
  'wind of strength 3 does not open it',
])('a test is found as it is written, or with values of its table: %s', (name) => {
  expect(said(name)).toEqual([])
})

it.each([
  'the door',
  'a door of clay holds',
  'wind of strength 4 does not open it',
  'a door of  holds',
  'what is no test',
])('another name, or a value that its table does not have, is no test: %s', (name) => {
  expect(said(name)).toEqual([`3 test/shared/door.test.ts has no test "${name}"`])
})

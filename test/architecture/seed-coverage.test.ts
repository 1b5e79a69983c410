import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { supportedPermissions, tokenKindsOf } from '../../shared/domain/preflight/permissions.ts'
import { headingsOf } from './markdown.ts'
import { testsNamedIn } from './named-tests.ts'
import { statementComplaints, statementsUnder, summaryOf } from './seed-coverage.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/seed-coverage.md'), 'utf8')

/*
 * How many statements each part of Meta's page makes (Meta, Facebook Login for Business, page of May 2026, read
 * 2026-11-23), counted there: 37 permissions for two kinds of token, 8 features, 18 products, and so on.
 */
const counted: Readonly<Record<string, number>> = {
  'A login and its configuration': 3,
  'Requirements of every app': 7,
  Permissions: 37 * 2,
  Features: 8,
  Products: 18,
  'Kinds of token': 9,
  'Requirements of business tokens': 8,
  'Granular tokens': 5,
  'Comparison of the two kinds': 15,
  'Management of business tokens': 18,
  'The dialog as people see it': 2,
  'Setting up': 15,
  'Opening the dialog': 18,
  'Switching an app': 6,
  Errors: 3,
  'Breaking changes': 7,
}

const sections = Object.keys(counted)
const statements = sections.flatMap((section) => statementsUnder(page, section))

it('the page has these sections and no others', () => {
  const titles = headingsOf(page).filter(({ level }) => level === 2)
  expect(titles.map(({ text }) => text)).toEqual(sections)
})

it.each(Object.entries(counted))('every statement under "%s" has its row: %i', (section, count) => {
  expect(statementsUnder(page, section)).toHaveLength(count)
})

it('every statement has an id of its own, and a test or a reason', () => {
  expect(statementComplaints(statements)).toEqual([])
})

it('the summary is true', () => {
  expect(page).toContain(`**${summaryOf(statements)}**`)
})

it('each permission has a row for each kind of token, with the test that agrees with it', () => {
  const rows = statementsUnder(page, 'Permissions').map(({ id, line }) => {
    const [named] = testsNamedIn(page.split('\n')[line - 1] ?? '')
    return `${id}: ${named?.name}`
  })
  const { bothKinds, userOnly } = supportedPermissions
  const expected = [...bothKinds, ...userOnly].flatMap((permission) => [
    `permission.${permission}.user: ${permission} may be asked for on a person’s token`,
    tokenKindsOf(permission)?.includes('system-user')
      ? `permission.${permission}.system-user: ${permission} may be asked for on a business’s token`
      : `permission.${permission}.system-user: ${permission} is warned of on a business’s token, which cannot carry it`,
  ])
  expect(rows.toSorted()).toEqual(expected.toSorted())
})

const planted = (...rows: readonly string[]) =>
  statementsUnder(
    `# Page\n\n## One\n\n| Id | Statement | Shown by |\n|---|---|---|\n${rows.join('\n')}\n`,
    'One',
  )

it('rows are read with id, statement, tests and reason', () => {
  const rows = planted(
    '| `a.b` | It is so | `test/a.test.ts › one` · `test/b.test.ts › two` |',
    '| `a.c` | That, too | not yet: webhooks |',
  )
  expect(rows).toEqual([
    { line: 7, id: 'a.b', says: 'It is so', tests: 2, waitsFor: undefined },
    { line: 8, id: 'a.c', says: 'That, too', tests: 0, waitsFor: 'webhooks' },
  ])
  expect(statementComplaints(rows)).toEqual([])
  expect(summaryOf(rows)).toBe('2 statements: 1 shown, 1 not yet.')
})

it.each([
  ['| `a.b` | It is so | not yet |', '7 a.b has neither a test nor "not yet: why"'],
  ['| `a.b` | It is so | not yet:  |', '7 a.b has neither a test nor "not yet: why"'],
  ['| `a.b` | It is so | somewhere |', '7 a.b has neither a test nor "not yet: why"'],
  ['| `a.b` | | not yet: webhooks |', '7 a.b says nothing'],
  ['| `A` | It is so | not yet: webhooks |', '7 "A" is no id'],
  ['| `a.b` | It is so | not yet: `test/a.test.ts › one` |', '7 a.b is shown and not yet'],
])('a planted row is told: %s', (row, complaint) => {
  expect(statementComplaints(planted(row))).toEqual([complaint])
})

it('an id that is there twice is told once', () => {
  const row = '| `a.b` | It is so | not yet: webhooks |'
  expect(statementComplaints(planted(row, row))).toEqual(['8 a.b is there twice'])
})

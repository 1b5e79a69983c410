import { expect, it } from 'vitest'
import { nameBreaches } from './names.ts'
import { readTree, told } from './source-file.ts'

function said(path: string): string[] {
  return nameBreaches([{ path, text: '' }]).map(({ rule, line, what }) => `${rule}: ${line} ${what}`)
}

it('every file and folder has a name that says what is in it', () => {
  expect(told(nameBreaches(readTree()))).toEqual([])
})

it('a planted name is told with rule, file and line', () => {
  const path = 'shared/domain/helpers.ts'
  expect(nameBreaches([{ path, text: '' }])).toEqual([
    { rule: 'names that say something', path, line: 1, what: 'helpers says nothing' },
  ])
})

it.each(['shared/domain/accountDay.ts', 'shared/Domain/day.ts', 'test/shared/base/secret_value.test.ts'])(
  '%s is not kebab-case',
  (path) => {
    expect(said(path)).toEqual([expect.stringMatching(/^names in kebab-case: 1 /)])
  },
)

it.each([
  'utils',
  'helpers',
  'common',
  'misc',
  'lib',
  'types',
  'interfaces',
  'dtos',
  'models',
  'services',
  'managers',
])('neither a file nor a folder is called %s', (name) => {
  expect(said(`shared/domain/${name}.ts`)).toHaveLength(1)
  expect(said(`shared/${name}/day.ts`)).toHaveLength(1)
  expect(said(`test/shared/${name}.test.ts`)).toHaveLength(1)
})

it('a folder has no barrel', () => {
  expect(said('shared/domain/index.ts')).toEqual(['no barrels: 1 a barrel: import from where it is'])
})

it('several words, numbers and an aspect of a test are good names', () => {
  expect(said('test/shared/domain/account-day.property.test.ts')).toEqual([])
  expect(said('infra/local/s3/s3.ts')).toEqual([])
  expect(said('infra/local/template/resource-types.ts')).toEqual([])
})

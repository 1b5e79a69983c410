import { expect, it } from 'vitest'
import { mirrorBreaches } from './mirrors.ts'
import { readTree, told } from './source-file.ts'

function files(...paths: readonly string[]) {
  return paths.map((path) => ({ path, text: '' }))
}

it('every test mirrors a source and every room has a test', () => {
  expect(told(mirrorBreaches(readTree()))).toEqual([])
})

it('a planted test of nothing is told with rule, file and line', () => {
  expect(mirrorBreaches(files('shared/base/secret.ts', 'test/shared/base/secrets.test.ts'))).toEqual([
    {
      rule: 'tests mirror sources',
      path: 'test/shared/base/secrets.test.ts',
      line: 1,
      what: 'mirrors no source file: shared/base/secrets',
    },
  ])
})

it('a planted room without a test is told with rule, file and line', () => {
  const room = 'functions/login/link/manifest.ts'
  expect(mirrorBreaches(files(room, 'functions/login/link/run.ts'))).toEqual([
    { rule: 'tests mirror sources', path: room, line: 1, what: 'is a room without a test' },
  ])
})

it('a test may mirror a file, one aspect of it, a file as a folder of subjects, or a room', () => {
  const sources = [
    'shared/base/secret.ts',
    'functions/login/link/manifest.ts',
    'infra/local/lambda/bootstrap.cjs',
  ]
  const tests = [
    'test/shared/base/secret.test.ts',
    'test/shared/base/secret.property.test.ts',
    'test/shared/base/secret/as-text.test.ts',
    'test/functions/login/link/used-twice.test.ts',
    'test/infra/local/lambda/bootstrap.test.ts',
  ]
  expect(mirrorBreaches(files(...sources, ...tests))).toEqual([])
})

it.each([
  'test/shared/secret.test.ts',
  'test/base/secret.test.ts',
  'test/shared/base/anything.test.ts',
  'test/infra/local/sqs/anything.test.ts',
])('%s is in the wrong folder, or below a mere folder of sources, and mirrors nothing', (stray) => {
  expect(mirrorBreaches(files('shared/base/secret.ts', 'infra/local/sqs/sqs.ts', stray))).toHaveLength(1)
})

it('journeys, architecture, emulator, demo and bench are about no single file', () => {
  const paths = [
    'journeys',
    'kills',
    'architecture',
    'emulator/graph',
    'demo',
    'bench',
    'planted',
    'factories',
    'fixtures',
  ]
  expect(mirrorBreaches(files(...paths.map((folder) => `test/${folder}/planted.test.ts`)))).toEqual([])
})

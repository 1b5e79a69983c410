import { expect, it } from 'vitest'
import { handlerBreaches, registryBreaches } from './rooms.ts'
import { readTree, told } from './source-file.ts'

const handler = `import { api } from '../../../shared/kernel/doors/api.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = api(manifest, run)
`
const registry = `import { manifest as link } from './login/link/manifest.ts'

export const registry = {
  'login/link': link,
} as const
`
const room = [
  { path: 'functions/login/link/manifest.ts', text: '' },
  { path: 'functions/login/link/handler.ts', text: handler },
]
const house = [...room, { path: 'functions/registry.ts', text: registry }]

function ofHandler(text: string) {
  return handlerBreaches([{ path: 'functions/login/link/handler.ts', text }])
}

it('every folder with a manifest is in the registry and the reverse', () => {
  expect(told(registryBreaches(readTree()))).toEqual([])
})

it('every handler is imports and one line', () => {
  expect(told(handlerBreaches(readTree()))).toEqual([])
})

it('a planted house in order has no breach', () => {
  expect(registryBreaches(house)).toEqual([])
  expect(handlerBreaches(house)).toEqual([])
})

it('a planted folder that the registry does not list is told with rule, file and line', () => {
  const path = 'functions/login/start/manifest.ts'
  const forgotten = [
    { path, text: '' },
    { path: 'functions/login/start/handler.ts', text: handler },
  ]
  expect(registryBreaches([...house, ...forgotten])).toEqual([
    { rule: 'folders are the registry', path, line: 1, what: 'is a room that the registry does not list' },
  ])
})

it('a planted line of the registry without a folder is told with rule, file and line', () => {
  const text = registry.replace("'login/link': link,", "'login/link': link,\n  'login/gone': link,")
  expect(registryBreaches([...room, { path: 'functions/registry.ts', text }])).toEqual([
    {
      rule: 'folders are the registry',
      path: 'functions/registry.ts',
      line: 5,
      what: 'login/gone has no folder',
    },
  ])
})

it('a key of the registry that takes another folder’s manifest is told', () => {
  const text = registry.replace('./login/link/', './login/start/')
  expect(registryBreaches([...room, { path: 'functions/registry.ts', text }])).toMatchObject([
    { line: 4, what: 'login/link is not the manifest of its own folder' },
  ])
})

it('a room without a handler and a house without a registry are told', () => {
  expect(registryBreaches(house.filter(({ path }) => !path.endsWith('handler.ts')))).toMatchObject([
    { path: 'functions/login/link/handler.ts', what: 'is missing' },
  ])
  expect(registryBreaches(room)).toMatchObject([{ path: 'functions/registry.ts', what: 'is missing' }])
})

it('a handler that does something itself is told with rule, file and line', () => {
  expect(ofHandler(`${handler}console.log('started')\n`)).toEqual([
    {
      rule: 'handlers are imports and one line',
      path: 'functions/login/link/handler.ts',
      line: 6,
      what: 'write: export const handler = door(manifest, run)',
    },
  ])
})

it.each([
  ['wraps its run', handler.replace('run)\n', '(ports, request) => run(ports, request))\n')],
  ['is no call', handler.replace('api(manifest, run)', 'run')],
  ['has another name', handler.replace('const handler', 'const main')],
  ['exports nothing', handler.replace('export const', 'const')],
  ['opens no door', handler.replace('doors/api.ts', 'manifest.ts')],
  ['opens two doors', `import { page } from '../../../shared/kernel/doors/page.ts'\n${handler}`],
  ['is empty', ''],
  ['only imports', handler.slice(0, handler.indexOf('export'))],
])('a handler that %s is told', (_what, text) => {
  expect(ofHandler(text)).not.toEqual([])
})

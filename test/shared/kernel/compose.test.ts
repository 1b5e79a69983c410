import { afterEach, expect, it, vi } from 'vitest'
import { deployment } from '../../../shared/deployment.ts'
import { compose } from '../../../shared/kernel/compose.ts'
import { defineFunction } from '../../../shared/kernel/manifest.ts'

const room = {
  trigger: { kind: 'schedule', everyMinutes: 1 },
  timeoutSeconds: 10,
  memoryMegabytes: 256,
  whenItFails: 'Nothing happens.',
} as const
const dialog = defineFunction({ ...room, needs: ['dialogOrigin'] })

function dialogOrigin(): string {
  return compose(dialog).ports.dialogOrigin.origin
}

afterEach(() => {
  vi.unstubAllEnvs()
})

it('without an address in the environment the dialog is Facebook’s own', () => {
  vi.stubEnv('META_DIALOG_ORIGIN', undefined)
  expect(dialogOrigin()).toBe('https://www.facebook.com')
})

it.each([
  ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
  ['http://localhost:4100/path?query', 'http://localhost:4100'],
  ['https://localhost', 'https://localhost'],
  ['http://[::1]:4100', 'http://[::1]:4100'],
])('an origin on this very machine is taken: %s', (given, origin) => {
  vi.stubEnv('META_DIALOG_ORIGIN', given)
  expect(dialogOrigin()).toBe(origin)
})

it.each([
  '',
  'https://www.facebook.com',
  'https://graph.facebook.com',
  'https://evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://localhost@evil.example',
  'http://evil.example#localhost',
  'http://localhost.',
  'http://0.0.0.0',
  'http://10.0.0.1',
  'http://192.168.0.1',
  'http://169.254.169.254',
  'http://[::]',
  'http://[::ffff:10.0.0.1]',
  'localhost',
  '//localhost',
  'file://localhost/etc',
  'foo://localhost',
])('any other is refused, for tokens would go there: %j', (given) => {
  for (const variable of ['META_DIALOG_ORIGIN', 'META_GRAPH_ORIGIN']) {
    vi.unstubAllEnvs()
    vi.stubEnv(variable, given)
    expect(() => compose(dialog)).toThrow(
      expect.objectContaining({
        code: 'ERR_DEPLOYMENT_INVALID',
        message: `${variable} may only name a loopback origin`,
      }),
    )
  }
})

it('a room gets the ports that it names, what everybody has, and nothing else', () => {
  const { ports } = compose(dialog)
  expect(Object.keys(ports).toSorted()).toEqual([
    'clock',
    'deployment',
    'dialogOrigin',
    'log',
    'metrics',
    'random',
  ])
  expect(ports.deployment).toBe(deployment)
})

it('a function that was not given an address which a port takes does not start', () => {
  const paged = defineFunction({ ...room, needs: ['publicOrigin'] })
  for (const given of [undefined, '']) {
    vi.stubEnv('PUBLIC_ORIGIN', given)
    expect(() => compose(paged)).toThrow(
      expect.objectContaining({
        code: 'ERR_DEPLOYMENT_INVALID',
        message: 'this function was not given PUBLIC_ORIGIN',
      }),
    )
  }
  vi.stubEnv('PUBLIC_ORIGIN', 'https://login.example')
  expect(compose(paged).ports.publicOrigin.url('/health')).toBe('https://login.example/health')
})

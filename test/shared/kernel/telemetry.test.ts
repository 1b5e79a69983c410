import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Failure } from '../../../shared/base/failure.ts'
import { Secret } from '../../../shared/base/secret.ts'
import { createTelemetry } from '../../../shared/kernel/telemetry.ts'
import { context } from './doors/events.ts'

const written: string[] = []

beforeEach(() => {
  written.length = 0
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk))
      return true
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

function lines(): Record<string, unknown>[] {
  return written.map((line) => JSON.parse(line))
}

it('a log line is one line of JSON with its facts', () => {
  const { log } = createTelemetry()
  log.info('a run began', { job: 'insights', rows: 3 })
  log.warn('a run failed', {})
  expect(lines()).toMatchObject([
    { level: 'INFO', message: 'a run began', facts: { job: 'insights', rows: 3 } },
    { level: 'WARN', message: 'a run failed', facts: {} },
  ])
})

it('after an invocation has begun its lines carry the request', () => {
  const telemetry = createTelemetry()
  telemetry.begin(context)
  telemetry.log.info('a run began')
  expect(lines()).toMatchObject([{ function_request_id: context.awsRequestId, function_name: 'room' }])
})

it('a failure is logged with code, sentence and facts, and its cause by name', () => {
  const cause = new Error('EAAsecret')
  createTelemetry().log.error(
    'the request failed',
    { path: '/v1' },
    new Failure('ERR_VAULT_UNAVAILABLE', 'no answer', { facts: { store: 'vault' }, cause }),
  )
  expect(lines()).toMatchObject([
    {
      level: 'ERROR',
      facts: {
        path: '/v1',
        code: 'ERR_VAULT_UNAVAILABLE',
        detail: 'no answer',
        store: 'vault',
        cause: 'Error',
      },
    },
  ])
  expect(written.join()).not.toContain('EAAsecret')
})

it('a stranger’s message and a secret that strays into the facts do not show', () => {
  const { log } = createTelemetry()
  log.error('the page failed', { token: String(new Secret('EAAsecret')) }, new Error('EAAsecret'))
  expect(written.join()).not.toContain('EAAsecret')
  expect(lines()).toMatchObject([{ facts: { token: '[secret]', errorName: 'Error' } }])
})

it('counts are gathered and written in one line when an invocation ends', () => {
  const telemetry = createTelemetry()
  telemetry.metrics.count('LoginLinks')
  telemetry.metrics.count('LoginLinks', undefined, 2)
  expect(written).toEqual([])
  telemetry.flush()
  telemetry.flush()
  expect(lines()).toHaveLength(1)
  expect(lines()[0]).toMatchObject({ LoginLinks: [1, 2] })
})

it('a count with a dimension is written by itself, so that no other count takes the dimension on', () => {
  const telemetry = createTelemetry()
  telemetry.metrics.count('ApiRefused', { code: 'ERR_RESULT_GONE' })
  telemetry.metrics.count('LoginLinks')
  telemetry.flush()
  expect(lines()).toHaveLength(2)
  expect(lines()[0]).toMatchObject({ code: 'ERR_RESULT_GONE', ApiRefused: 1 })
  expect(lines()[1]).not.toHaveProperty('code')
})

import { expect, it } from 'vitest'
import { parseAccessLogFormat } from '../../infra/local/http-api/access-log.ts'
import { callBack, CODE, TOKEN, waitingLogin } from '../functions/login/callback/callback-of.ts'
import { route, testApi } from '../infra/local/fixtures/http-api.ts'
import { onlyResourceOf, synthesize } from '../infra/synthesis.ts'
import { scanContents } from './report.ts'
import type { Hidden } from './scan/secret-index.ts'

const nothing = { sinks: [], secrets: [] }

function leaksIn(sink: string, secrets: readonly Hidden[], text: string): readonly string[] {
  const { leaks, bytes } = scanContents(secrets, [{ sink, name: 'it', bytes: Buffer.from(text) }], nothing)
  expect(bytes).toBeGreaterThan(0)
  return leaks
}

it('a login leaves nothing secret in the log and the messages of the callback', async () => {
  const { world, login } = waitingLogin({ status: 'pending' })
  await callBack(world, login)
  const secrets = [
    { kind: 'accessToken', value: TOKEN },
    { kind: 'authorizationCode', value: CODE },
    { kind: 'state', value: login.state.split('.')[1] ?? '' },
    { kind: 'resultHandle', value: login.handle.split('.')[1] ?? '' },
    { kind: 'browserCookie', value: login.cookie },
  ]
  expect(world.operations()).toContain('landingSeal.store')
  expect(leaksIn('function-log', secrets, JSON.stringify(['log', ...world.logged]))).toEqual([])
  expect(leaksIn('message', secrets, JSON.stringify(world.sent))).toEqual([])
})

it('the access log that the template asks for tells no link, handle, code or state', async () => {
  const secrets = ['link', 'handle', 'code', 'state'].map((kind) => ({
    kind,
    value: `${kind}-${'x7'.repeat(20)}`,
  }))
  const [link, handle, code, state] = secrets.map(({ value }) => value)
  const stage = onlyResourceOf(synthesize().backend, 'AWS::ApiGatewayV2::Stage')
  const { Format } = stage.Properties['AccessLogSettings'] as { readonly Format: string }
  const routes = ['GET /login/{link}', 'GET /callback/{app}', 'POST /v1/results/{handle}'].map((key) =>
    route(key),
  )
  const api = await testApi({ routes, accessLog: parseAccessLogFormat(Format) })
  await fetch(`${api.origin}/login/${link}`)
  await fetch(`${api.origin}/callback/demo?code=${code}&state=${state}`)
  await fetch(`${api.origin}/v1/results/${handle}`, { method: 'POST' })
  await fetch(`${api.origin}/no/such/route/${link}`)
  expect(api.accessLog().trim().split('\n')).toHaveLength(4)
  expect(leaksIn('access-log', secrets, api.accessLog())).toEqual([])
})

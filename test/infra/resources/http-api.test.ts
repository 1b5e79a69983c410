import { expect, it } from 'vitest'
import { registry } from '../../../functions/registry.ts'
import type { Manifest } from '../../../shared/kernel/manifest.ts'
import { nameOf } from '../rights.ts'
import { exampleDeployment, idOf, onlyResourceOf, resourcesOf, synthesize } from '../synthesis.ts'

const { backend } = synthesize()
const rooms: Readonly<Record<string, Manifest>> = registry

const declared = Object.entries(rooms).flatMap(([room, { trigger }]) =>
  'routes' in trigger ? trigger.routes.map((route) => ({ room, kind: trigger.kind, ...route })) : [],
)
const routes = resourcesOf(backend, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties)
const stage = onlyResourceOf(backend, 'AWS::ApiGatewayV2::Stage')

it('has the rooms’ routes and no other, so that anything else is 404 before a function runs', () => {
  expect(routes.map((route) => String(route['RouteKey'])).toSorted()).toEqual(
    declared.map(({ method, path }) => `${method} ${path}`).toSorted(),
  )
  expect(routes.map((route) => route['RouteKey'])).not.toContain('$default')
})

it('asks for an IAM signature on api routes and for nothing on pages', () => {
  const wanted = declared.map(({ method, path, kind }) => [
    `${method} ${path}`,
    kind === 'api' ? 'AWS_IAM' : 'NONE',
  ])
  expect(Object.fromEntries(routes.map((route) => [route['RouteKey'], route['AuthorizationType']]))).toEqual(
    Object.fromEntries(wanted),
  )
})

it('throttles each route as its manifest says, and an unlisted one to almost nothing', () => {
  const wanted = declared.map(({ method, path, requestsPerSecond, burst }) => [
    `${method} ${path}`,
    { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
  ])
  expect(stage.Properties['RouteSettings']).toEqual(Object.fromEntries(wanted))
  expect(stage.Properties['DefaultRouteSettings']).toEqual({
    ThrottlingRateLimit: 1,
    ThrottlingBurstLimit: 1,
  })
})

it('makes the routes before the stage that throttles them', () => {
  const ids = resourcesOf(backend, 'AWS::ApiGatewayV2::Route').map(([id]) => id)
  expect(stage.DependsOn?.toSorted()).toEqual(ids.toSorted())
})

it('logs route, status and time of a request, and never its path, query or address', () => {
  const { Format } = stage.Properties['AccessLogSettings'] as { Format: string }
  const variables = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name)
  expect(variables).toEqual([
    'requestId',
    'routeKey',
    'status',
    'responseLatency',
    'integrationStatus',
    'error.message',
  ])
  expect(() => JSON.parse(Format)).not.toThrow()
})

it('lets the API call each function on its own routes only', () => {
  const permissions = resourcesOf(backend, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties)
  const called = permissions.map(
    (permission) =>
      `${nameOf(permission['FunctionName'])} ${nameOf(permission['SourceArn']).replace(/^.*HttpApi\//, '')}`,
  )
  const functionIds = Object.fromEntries(
    resourcesOf(backend, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      Properties['Description'],
      idOf(id),
    ]),
  )
  expect(called.toSorted()).toEqual(
    declared.map(({ room, method, path }) => `${functionIds[room]} */${method}${path}`).toSorted(),
  )
})

it('asks for a token of the issuer on api routes where the deployment names one, and on no page', () => {
  const authorization = {
    kind: 'jwt',
    issuer: 'https://login.example.com',
    audience: ['https://api.example.com', 'other'],
    claim: 'sub',
  } as const
  const callers = {
    partner: { claimValue: 'partner', returnUrls: ['https://partner.example.com/connected'] },
  }
  const { backend: byToken } = synthesize({ ...exampleDeployment, authorization, callers })
  expect(onlyResourceOf(byToken, 'AWS::ApiGatewayV2::Authorizer').Properties).toMatchObject({
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: {
      Issuer: 'https://login.example.com',
      Audience: ['https://api.example.com', 'other'],
    },
  })
  const [[id] = ['']] = resourcesOf(byToken, 'AWS::ApiGatewayV2::Authorizer')
  const asked = resourcesOf(byToken, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
    Properties['RouteKey'],
    [Properties['AuthorizationType'], Properties['AuthorizerId']],
  ])
  const wanted = declared.map(({ method, path, kind }) => [
    `${method} ${path}`,
    kind === 'api' ? ['JWT', { Ref: id }] : ['NONE', undefined],
  ])
  expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(wanted))
  expect(byToken.Outputs).not.toHaveProperty('CallerResourceArn')
})

it('has no authorizer of its own where callers sign as IAM roles', () => {
  expect(resourcesOf(backend, 'AWS::ApiGatewayV2::Authorizer')).toEqual([])
  expect(backend.Outputs).toHaveProperty('CallerResourceArn')
})

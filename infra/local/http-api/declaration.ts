import type { Catalogue } from '../template/catalogue.ts'
import { UnknownToGround } from '../service.ts'
import type { Resource } from '../template/stacks.ts'
import type { Properties } from '../template/properties.ts'
import { parseAccessLogFormat, type AccessLogFormat } from './access-log.ts'
import { parseRouteKey, type Route } from './routes.ts'
import type { Throttle } from './throttle.ts'

/** An HTTP API as its template describes it: one API, its only stage, its routes and integrations. */
export interface HttpApiDeclaration {
  readonly logicalId: string
  readonly apiId: string
  readonly routes: readonly DeclaredRoute[]
  readonly defaultThrottle: Throttle | undefined
  readonly routeThrottles: Readonly<Record<string, Throttle>>
  readonly accessLog: AccessLogFormat | undefined
}

export interface DeclaredRoute extends Route {
  readonly authorization: 'NONE' | 'AWS_IAM' | JwtDeclaration
  readonly functionArn: string
  readonly timeoutMilliseconds: number
}

/** A JWT authorizer: whose tokens it takes, and for whom they must be meant. */
export interface JwtDeclaration {
  readonly issuer: string
  readonly audience: readonly string[]
}

/** The longest that an HTTP API waits for its function (Amazon API Gateway quotas, read 2026-11-23). */
const LONGEST_INTEGRATION = 30_000

/** Gathers what belongs to one `AWS::ApiGatewayV2::Api` out of the resources of its world. */
export function readHttpApi(api: Resource, catalogue: Catalogue): HttpApiDeclaration {
  api.properties((properties) => {
    properties.text('Name')
    properties.only('ProtocolType', 'HTTP')
  })
  const apiId = api.ref
  const ofThisApi = (type: string) => catalogue.ofType(type).filter(({ values }) => values['ApiId'] === apiId)
  const integrations = new Map(ofThisApi('AWS::ApiGatewayV2::Integration').map(readIntegration))
  const authorizers = new Map(ofThisApi('AWS::ApiGatewayV2::Authorizer').map(readAuthorizer))
  const stages = ofThisApi('AWS::ApiGatewayV2::Stage')
  if (stages.length !== 1)
    throw new UnknownToGround(`an HTTP API with ${stages.length} stages (${api.logicalId})`)
  const stage = stages.map(readStage)[0]
  const routes = ofThisApi('AWS::ApiGatewayV2::Route').map((route) =>
    route.properties((properties): DeclaredRoute => {
      properties.text('ApiId')
      properties.only('AuthorizationType', 'NONE', 'AWS_IAM', 'JWT')
      properties.only('ApiKeyRequired', false)
      const target = properties.text('Target').replace(/^integrations\//, '')
      const integration = integrations.get(target)
      if (!integration) throw new UnknownToGround(`the target ${target} of route ${route.logicalId}`)
      const authorization = authorizationOf(properties, authorizers)
      return { ...parseRouteKey(properties.text('RouteKey')), authorization, ...integration }
    }),
  )
  return {
    logicalId: api.logicalId,
    apiId,
    routes,
    defaultThrottle: stage?.defaultThrottle,
    routeThrottles: stage?.routeThrottles ?? {},
    accessLog: stage?.accessLog,
  }
}

function authorizationOf(
  properties: Properties,
  authorizers: ReadonlyMap<string, JwtDeclaration>,
): DeclaredRoute['authorization'] {
  const type = properties.optionalText('AuthorizationType') ?? 'NONE'
  if (type !== 'JWT') return type === 'AWS_IAM' ? 'AWS_IAM' : 'NONE'
  const id = properties.text('AuthorizerId')
  const authorizer = authorizers.get(id)
  if (!authorizer) throw new UnknownToGround(`the authorizer ${id} of a route`)
  return authorizer
}

function readAuthorizer(resource: Resource): [string, JwtDeclaration] {
  return resource.properties((properties) => {
    properties.text('ApiId')
    properties.text('Name')
    properties.only('AuthorizerType', 'JWT')
    const sources = properties.texts('IdentitySource')
    if (sources.length !== 1 || sources[0] !== '$request.header.Authorization') {
      throw new UnknownToGround(`the identity source ${sources.join(', ')} of ${resource.logicalId}`)
    }
    const jwt = properties.optionalMap('JwtConfiguration')
    if (!jwt) throw new UnknownToGround(`an authorizer without JwtConfiguration (${resource.logicalId})`)
    const declaration = { issuer: jwt.text('Issuer'), audience: jwt.texts('Audience') }
    jwt.end()
    return [resource.ref, declaration]
  })
}

function readIntegration(resource: Resource): [string, { functionArn: string; timeoutMilliseconds: number }] {
  return resource.properties((properties) => {
    properties.text('ApiId')
    properties.only('IntegrationType', 'AWS_PROXY')
    properties.only('ConnectionType', 'INTERNET')
    if (properties.text('PayloadFormatVersion') !== '2.0') {
      throw new UnknownToGround(`a payload format other than 2.0 (${resource.logicalId})`)
    }
    const uri = properties.text('IntegrationUri')
    const functionArn = /functions\/(arn:aws:lambda:.+)\/invocations$/.exec(uri)?.[1] ?? uri
    const timeout = properties.optionalNumber('TimeoutInMillis') ?? LONGEST_INTEGRATION
    return [resource.ref, { functionArn, timeoutMilliseconds: Math.min(timeout, LONGEST_INTEGRATION) }]
  })
}

function readStage(resource: Resource) {
  return resource.properties((properties) => {
    properties.text('ApiId')
    properties.only('StageName', '$default')
    properties.only('AutoDeploy', true)
    const throttles = (properties.anything('RouteSettings') ?? {}) as Record<string, Record<string, unknown>>
    const log = properties.optionalMap('AccessLogSettings')
    log?.anything('DestinationArn')
    const accessLog = log && parseAccessLogFormat(log.text('Format'))
    log?.end()
    return {
      accessLog,
      defaultThrottle: readThrottle(properties.optionalMap('DefaultRouteSettings')),
      routeThrottles: Object.fromEntries(
        Object.keys(throttles).flatMap((routeKey) => {
          const throttle = readThrottle(properties.optionalMap('RouteSettings')?.optionalMap(routeKey))
          return throttle ? [[routeKey, throttle]] : []
        }),
      ),
    }
  })
}

function readThrottle(settings: Properties | undefined): Throttle | undefined {
  if (!settings) return undefined
  const ratePerSecond = settings.optionalNumber('ThrottlingRateLimit')
  const burst = settings.optionalNumber('ThrottlingBurstLimit')
  settings.end({ DetailedMetricsEnabled: 'there are no metrics on one machine' })
  if (ratePerSecond === undefined && burst === undefined) return undefined
  return { ratePerSecond: ratePerSecond ?? 10_000, burst: burst ?? 5_000 }
}

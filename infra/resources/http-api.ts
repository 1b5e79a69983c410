import { ArnFormat, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  CfnApi,
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  type CfnRouteProps,
  CfnStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Deployment } from '../../shared/domain/deployment.ts'
import type { Route } from '../../shared/kernel/manifest.ts'
import { pascal } from '../room-names.ts'

/** An HTTP API ends a request after 30 seconds whatever the function does (AWS, HTTP API quotas, read 2026-11-23). */
export const LONGEST_REQUEST_SECONDS = 29

interface Throttle {
  readonly ThrottlingRateLimit: number
  readonly ThrottlingBurstLimit: number
}

/** For a route that says nothing: low enough to be noticed at once. */
const unlisted: Throttle = { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 }

/** The route's key and never the path, whose parameters are links and handles; no query, which holds code and state. */
const accessLine = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  error: '$context.error.message',
}

/** The public address. It knows no route but those of the rooms: anything else is 404 before a function runs. */
export class HttpApi extends Construct {
  readonly api: CfnApi
  readonly stage: CfnStage
  readonly #throttles: Record<string, Throttle> = {}
  readonly #authorized: Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'>

  constructor(scope: Construct, id: string, authorization: Deployment['authorization']) {
    super(scope, id)
    this.api = new CfnApi(this, 'Api', { name: Stack.of(this).stackName, protocolType: 'HTTP' })
    this.#authorized = this.#authorizedBy(authorization)
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.stage = new CfnStage(this, 'Stage', {
      apiId: this.api.ref,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: unlisted.ThrottlingRateLimit,
        throttlingBurstLimit: unlisted.ThrottlingBurstLimit,
      },
      routeSettings: Lazy.any({ produce: () => this.#throttles }),
      accessLogSettings: {
        destinationArn: Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
        format: JSON.stringify(accessLine),
      },
    })
  }

  /** `https://<id>.execute-api.<region>.amazonaws.com`, without a slash at the end. */
  get origin(): string {
    return this.api.attrApiEndpoint
  }

  /** Signed by an IAM principal, unless the deployment names an issuer whose tokens count. */
  #authorizedBy(
    authorization: Deployment['authorization'],
  ): Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'> {
    if (authorization?.kind !== 'jwt') return { authorizationType: 'AWS_IAM' }
    const { issuer, audience } = authorization
    const authorizer = new CfnAuthorizer(this, 'Issuer', {
      apiId: this.api.ref,
      name: 'issuer',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [...audience] },
    })
    return { authorizationType: 'JWT', authorizerId: authorizer.ref }
  }

  /** Sends the routes to the function; with `authorized`, only requests of those whom the deployment lets call. */
  route(scope: Construct, handler: IFunction, routes: readonly Route[], authorized: boolean): void {
    const integration = new CfnIntegration(scope, 'Integration', {
      apiId: this.api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: 30_000,
    })
    for (const { method, path, requestsPerSecond, burst } of routes) {
      const routeKey = `${method} ${path}`
      const id = `${method}${pascal(path.replaceAll(/[^a-z0-9/-]/gi, ''))}`
      const route = new CfnRoute(scope, `Route${id}`, {
        apiId: this.api.ref,
        routeKey,
        ...(authorized ? this.#authorized : { authorizationType: 'NONE' }),
        target: `integrations/${integration.ref}`,
      })
      new CfnPermission(scope, `Invoke${id}`, {
        action: 'lambda:InvokeFunction',
        functionName: handler.functionArn,
        principal: 'apigateway.amazonaws.com',
        sourceArn: this.arnOf(`*/${method}${path}`),
      })
      this.#throttles[routeKey] = { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst }
      // a stage that throttles a route which does not exist yet is refused
      this.stage.addResourceDependency(route)
    }
  }

  /** ARN of a part of this API, as `execute-api` policies name it. */
  arnOf(part: string): string {
    return Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.ref,
      resourceName: part,
    })
  }
}

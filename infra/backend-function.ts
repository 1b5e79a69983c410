import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Manifest } from '../shared/kernel/manifest.ts'
import { environmentOf } from './environment.ts'
import { grants, type Surroundings } from './grants.ts'
import { rolePath } from './resources/vault-key.ts'
import { planOf, type Sources } from './triggers.ts'

export interface Room {
  /** Key of the registry, e.g. `login/callback`. */
  readonly key: string
  readonly manifest: Manifest
  /** Folder that holds the room's `index.js`. */
  readonly bundle: string
  readonly sources: Sources
  readonly deploymentName: string
}

/**
 * One room as a Lambda function. Its role holds what its needs grant, its trigger's own source and its own log group;
 * everything is written out here, so that no managed policy and no later call can add to it.
 */
export function backendFunction(scope: Construct, room: Room, surroundings: Surroundings): Function {
  const { key, manifest, sources } = room
  const plan = planOf(manifest.trigger)
  const wiring = { scope, sources, surroundings }
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, 'Role', {
    path: rolePath(room.deploymentName),
    description: `What ${key} may do`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      logs: policy([
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ]),
      ...named('trigger', plan.statements(wiring)),
      ...named(
        'needs',
        manifest.needs.flatMap((need) => grants[need].statements(surroundings)),
      ),
    },
  })
  const handler = new Function(scope, 'Function', {
    description: key,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(room.bundle),
    handler: 'index.handler',
    memorySize: manifest.memoryMegabytes,
    timeout: Duration.seconds(manifest.timeoutSeconds),
    // the name under which logs and metrics of the room appear
    environment: { POWERTOOLS_SERVICE_NAME: key, ...environmentOf(manifest.needs, surroundings) },
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
  })
  plan.attach(handler, wiring)
  return handler
}

function policy(statements: readonly PolicyStatement[]): PolicyDocument {
  return new PolicyDocument({ statements: [...statements], minimize: true })
}

function named(name: string, statements: readonly PolicyStatement[]): Record<string, PolicyDocument> {
  return statements.length > 0 ? { [name]: policy(statements) } : {}
}

import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  Context,
  DynamoDBRecord,
  SQSEvent,
} from 'aws-lambda'
import { defineFunction } from '../../../../shared/kernel/manifest.ts'
import { createClock, createLog, createMetrics, createRandom } from '../../../factories/ambient.ts'
import { deployment } from '../../../factories/deployment.ts'

/** A room that needs nothing but what everybody has. */
export const plainManifest = defineFunction({
  trigger: { kind: 'schedule', everyMinutes: 1 },
  needs: [],
  timeoutSeconds: 10,
  memoryMegabytes: 256,
  whenItFails: 'Nothing happens.',
})

/** What a door is opened with, all of it watchable. `flushed` notes how many metrics each flush found. */
export function createComposed() {
  const log = createLog()
  const metrics = createMetrics()
  const ports = { clock: createClock(), random: createRandom(), deployment, log, metrics }
  const flushed: number[] = []
  const begun: Context[] = []
  const telemetry = {
    log,
    metrics,
    begin: (of: Context) => void begun.push(of),
    flush: () => void flushed.push(metrics.counted.length),
  }
  return { ports, telemetry, log, metrics, flushed, begun }
}

export const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'room',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:room',
  memoryLimitInMB: '256',
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  logGroupName: '/aws/lambda/room',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
}

/** A request as the HTTP API hands it on (AWS, HTTP API payload format 2.0, read 2026-11-23). */
export function httpEvent(given: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: 'GET /page',
    rawPath: '/page',
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'login.test',
      domainPrefix: 'login',
      http: { method: 'GET', path: '/page', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'agent' },
      requestId: 'request',
      routeKey: 'GET /page',
      stage: '$default',
      time: '23/Nov/2026:12:30:00 +0000',
      timeEpoch: 1795437000000,
    },
    ...given,
  }
}

/** A request with a JSON body. */
function postEvent(given: Partial<APIGatewayProxyEventV2>): APIGatewayProxyEventV2 {
  const event = httpEvent({ body: '{}', ...given })
  if (given.requestContext) return event
  const http = { ...event.requestContext.http, method: 'POST' }
  return { ...event, requestContext: { ...event.requestContext, http } }
}

/** The same, signed by a session of a role. */
export function signedEvent(
  userArn: string,
  given: Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2WithIAMAuthorizer {
  const event = postEvent(given)
  const iam = {
    accessKey: 'key',
    accountId: '000000000000',
    callerId: 'caller',
    cognitoIdentity: null,
    principalOrgId: 'org',
    userArn,
    userId: 'user',
  }
  return { ...event, requestContext: { ...event.requestContext, authorizer: { iam } } }
}

/** The same, with a token of these claims. */
export function tokenEvent(
  claims: Readonly<Record<string, string>>,
  given: Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2WithJWTAuthorizer {
  const event = postEvent(given)
  const authorizer = { jwt: { claims: { ...claims }, scopes: null } }
  return { ...event, requestContext: { ...event.requestContext, authorizer } }
}

/** A batch of queue messages with these bodies, numbered from 1. */
export function queueEvent(...bodies: readonly string[]): SQSEvent {
  const Records = bodies.map((body, at) => ({
    messageId: `message-${at + 1}`,
    receiptHandle: 'handle',
    body,
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1795437000000',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1795437000000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:queue',
    awsRegion: 'eu-central-1',
  }))
  return { Records }
}

/** A stream record whose new image is one text; without it, a deletion. */
export function streamRecord(sequence: string, image?: string): DynamoDBRecord {
  const NewImage = image === undefined ? {} : { NewImage: { name: { S: image } } }
  return { eventID: `event-${sequence}`, dynamodb: { SequenceNumber: sequence, ...NewImage } }
}

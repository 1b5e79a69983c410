import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { failureOf } from '../../base/failure.ts'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import { atOnce, invocation } from './invocation.ts'
import { queryOf } from './query.ts'

export interface WebhookRequest {
  readonly method: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Query parameters; one that is given twice is left out. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** The body byte for byte as it was sent: signatures are made over bytes, never over what was read from them. */
  readonly rawBody: Uint8Array
  /** The header `X-Hub-Signature-256`. */
  readonly signature: string | undefined
}

/** A plain text for a machine that looks at the status alone, or JSON for one that reads it. */
export type WebhookAnswer =
  { readonly status: number; readonly text: string } | { readonly status: number; readonly json: unknown }

function requestOf(event: APIGatewayProxyEventV2): WebhookRequest {
  return {
    method: event.requestContext.http.method,
    pathParameters: event.pathParameters ?? {},
    query: queryOf(event.rawQueryString),
    rawBody: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    signature: event.headers['x-hub-signature-256'],
  }
}

function responseOf(answer: WebhookAnswer): APIGatewayProxyStructuredResultV2 {
  const isJson = 'json' in answer
  return {
    statusCode: answer.status,
    headers: {
      'content-type': isJson ? 'application/json' : 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: isJson ? JSON.stringify(answer.json) : answer.text,
  }
}

export type WebhookRun<M extends Manifest> = (
  ports: PortsOf<M>,
  request: WebhookRequest,
) => Promise<WebhookAnswer>

/**
 * The door itself, over ports that are already made. Whatever fails is 503: the sender keeps what it has not seen
 * accepted and sends it again. An app that is not set up is counted and not logged, for strangers may knock as well.
 */
export function webhookDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: WebhookRun<M>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(atOnce)
    .use(invocation(telemetry))
    .onError((request) => {
      const notSetUp = failureOf(request.error, 'ERR_APP_NOT_CONFIGURED')
      if (!notSetUp) ports.log.error('the webhook failed', {}, request.error)
      ports.metrics.count('WebhookFailed', { reason: notSetUp ? 'not-configured' : 'error' })
      request.response = responseOf({ status: 503, text: notSetUp ? 'not set up yet' : 'try again' })
    })
    .handler(async (event) => responseOf(await run(ports, requestOf(event))))
}

/** What Meta sends by itself: raw bytes in, plain text or JSON out. */
export function webhook<M extends ManifestOf<'webhook'>>(manifest: M, run: WebhookRun<M>) {
  return webhookDoor(compose(manifest), run)
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { manifest } from '../../../functions/webhooks/receive/manifest.ts'
import { run } from '../../../functions/webhooks/receive/run.ts'
import { webhookDoor } from '../../../shared/kernel/doors/webhook.ts'
import { applicationEntry, CURRENT_SECRET, deliveryBody, signatureOf } from '../../factories/deliveries.ts'
import { createWorld } from '../../factories/world.ts'
import { context, httpEvent } from '../../shared/kernel/doors/events.ts'
import { amount, type Measure, ratio } from '../figure.ts'

const DELIVERIES = 20_000
const quiet = { begin: () => {}, flush: () => {} }

/** Deliveries that differ, as each is taken only once. */
function deliveries() {
  return Array.from({ length: DELIVERIES }, (_, place) => {
    const body = deliveryBody([applicationEntry('business_integration_update', String(2e14 + place))])
    return { body: Buffer.from(body), signature: signatureOf(body) }
  })
}

type Delivery = ReturnType<typeof deliveries>[number]

async function perSecond(all: readonly Delivery[], work: (delivery: Delivery) => unknown): Promise<number> {
  const began = performance.now()
  for (const delivery of all) await work(delivery)
  return all.length / ((performance.now() - began) / 1000)
}

function bareCheck({ body, signature }: Delivery): boolean {
  const expected = `sha256=${createHmac('sha256', CURRENT_SECRET).update(body).digest('hex')}`
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
}

function acknowledging() {
  const { ports } = createWorld()
  const door = webhookDoor<typeof manifest>(
    { ports, telemetry: { log: ports.log, metrics: ports.metrics, ...quiet } },
    run,
  )
  const http = { ...httpEvent().requestContext.http, method: 'POST' }
  return async ({ body, signature }: Delivery) => {
    const answer = await door(
      httpEvent({
        pathParameters: { app: 'demo' },
        body: body.toString('base64'),
        isBase64Encoded: true,
        headers: { 'x-hub-signature-256': signature },
        requestContext: { ...httpEvent().requestContext, http },
      }),
      context,
    )
    if ((answer as { statusCode?: number }).statusCode !== 200) throw new Error('a delivery was refused')
  }
}

export const webhooks: Measure = {
  title: 'Webhook acknowledgements',
  how: `${DELIVERIES.toLocaleString('en')} signed deliveries of one entry each, one after the other, through the door of \`webhooks/receive\` with its ports in memory: what our own code costs, on one core. The calls to DynamoDB and SQS come on top.`,
  async run() {
    const all = deliveries()
    await perSecond(all.slice(0, 1000), acknowledging())
    const bare = await perSecond(all, bareCheck)
    const ours = await perSecond(all, acknowledging())
    const beside = `a bare HMAC check of the same bytes, ${amount(bare, 'per second')}: ${ratio(ours, bare)}`
    return [{ what: 'acknowledged', value: amount(ours, 'per second'), beside }]
  },
}

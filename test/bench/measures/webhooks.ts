import { createHmac, timingSafeEqual } from 'node:crypto'
import type { manifest } from '../../../functions/webhooks/receive/manifest.ts'
import { run } from '../../../functions/webhooks/receive/run.ts'
import { webhookDoor } from '../../../shared/kernel/doors/webhook.ts'
import { applicationEntry, CURRENT_SECRET, deliveryBody, signatureOf } from '../../factories/deliveries.ts'
import { createWorld } from '../../factories/world.ts'
import { context, httpEvent } from '../../shared/kernel/doors/events.ts'
import { amount, type Figure, type Measure, percentile, ratio } from '../figure.ts'

const DELIVERIES = 20_000
const WARM_UPS = 1_000
const quiet = { begin: () => {}, flush: () => {} }

/** Deliveries that differ, as each is taken only once. */
function deliveries() {
  return Array.from({ length: DELIVERIES }, (_, place) => {
    const body = deliveryBody([applicationEntry('business_integration_update', String(2e14 + place))])
    return { body: Buffer.from(body), signature: signatureOf(body) }
  })
}

type Delivery = ReturnType<typeof deliveries>[number]
type Room = typeof run

/** How long each delivery took, in milliseconds, and how many there were in a second. */
async function measure(all: readonly Delivery[], work: (delivery: Delivery) => unknown) {
  const took: number[] = []
  const began = performance.now()
  for (const delivery of all) {
    const from = performance.now()
    await work(delivery)
    took.push(performance.now() - from)
  }
  return { took, perSecond: all.length / ((performance.now() - began) / 1000) }
}

type Measured = Awaited<ReturnType<typeof measure>>

function bareCheck({ body, signature }: Delivery): boolean {
  const expected = `sha256=${createHmac('sha256', CURRENT_SECRET).update(body).digest('hex')}`
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
}

/** A room that says yes to whatever is signed, and forgets it. */
const verifyOnly: Room = async ({ webhookSecrets }, { pathParameters, rawBody, signature }) => {
  const signedWith = await webhookSecrets.verify(pathParameters['app'] ?? '', rawBody, signature)
  return signedWith === 'no' ? { status: 401, text: 'not-signed' } : { status: 200, text: 'ok' }
}

/** Deliveries through the door of the room. */
function throughDoor(room: Room) {
  const { ports } = createWorld()
  const telemetry = { log: ports.log, metrics: ports.metrics, ...quiet }
  const door = webhookDoor<typeof manifest>({ ports, telemetry }, room)
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

const microseconds = ({ took }: Measured, percent: number) => percentile(took, percent) * 1000

const perSecond = (measured: Measured) => amount(measured.perSecond, 'per second')

function latency(ours: Measured, verifying: Measured, percent: number): Figure {
  const [own, other] = [microseconds(ours, percent), microseconds(verifying, percent)]
  return {
    what: `until acknowledged, p${percent}`,
    value: amount(own, 'µs'),
    beside: `one that only verifies, ${amount(other, 'µs')}: ${ratio(own, other)}`,
  }
}

export const webhooks: Measure = {
  title: 'Webhook acknowledgements',
  how: `${DELIVERIES.toLocaleString('en')} signed deliveries of one entry each, one after the other, through the door of \`webhooks/receive\` with its ports in memory: what our own code costs, on one core. Beside it the same door with a room that does nothing but verify. The calls to DynamoDB and SQS come on top.`,
  async run() {
    const all = deliveries()
    await measure(all.slice(0, WARM_UPS), throughDoor(run))
    await measure(all.slice(0, WARM_UPS), throughDoor(verifyOnly))
    const bare = await measure(all, bareCheck)
    const verifying = await measure(all, throughDoor(verifyOnly))
    const ours = await measure(all, throughDoor(run))
    return [
      {
        what: 'acknowledged',
        value: perSecond(ours),
        beside: `one that only verifies, ${perSecond(verifying)}: ${ratio(ours.perSecond, verifying.perSecond)}`,
      },
      latency(ours, verifying, 50),
      latency(ours, verifying, 99),
      {
        what: 'one that only verifies',
        value: perSecond(verifying),
        beside: `a bare HMAC check of the same bytes, ${perSecond(bare)}: ${ratio(verifying.perSecond, bare.perSecond)}`,
      },
    ]
  },
}

import { failureOf } from '../../shared/base/failure.ts'
import type { Secret } from '../../shared/base/secret.ts'
import {
  type AppSubscription,
  appSubscriptions,
  subscribeApp,
} from '../../shared/meta/edges/subscriptions.ts'
import type { GraphOfOperator } from './graph-of-operator.ts'
import { Refusal } from './refusal.ts'
import type { WantedWebhooks } from './wanted-webhooks.ts'

/** Meta's code for a callback URL that did not answer its handshake as it should (seen in public code). */
const NOT_VERIFIED = 2200
/** Meta's code for a field that an object has not. */
const NO_SUCH_FIELD = 100
/** A verify token that was stored a moment ago may not be known everywhere yet. */
const TRIES = 3
const PAUSE_MILLISECONDS = 3_000

export interface Subscribing {
  readonly graph: GraphOfOperator
  readonly appKey: string
  readonly appId: string
  readonly callbackUrl: string
  readonly wanted: readonly WantedWebhooks[]
  readonly verifyToken: Secret<string>
  readonly say: (line: string) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

/**
 * Subscribes the app's webhooks to the address of this deployment and reads back what Meta then has. Doing it again
 * changes nothing. Throws {@link Refusal} with what to mend; what was stored before stays.
 */
export async function subscribeWebhooks(subscribing: Subscribing): Promise<void> {
  const { graph, appId, callbackUrl, wanted, say } = subscribing
  try {
    const before = await graph.call(appSubscriptions(appId))
    const asked: WantedWebhooks[] = []
    for (const one of wanted) {
      const own = before.find(({ object }) => object === one.object)
      if (isSomebodyElses(subscribing, one, own)) continue
      asked.push(await subscribeObject(subscribing, one, own))
    }
    const after = await graph.call(appSubscriptions(appId))
    for (const one of asked) {
      checkSubscription(
        after.find(({ object }) => object === one.object),
        one,
        callbackUrl,
      )
    }
  } catch (error) {
    const why = error instanceof Refusal ? error.message : reasonOf(error, subscribing)
    if (why === undefined) throw error
    throw new Refusal(`The webhooks are not subscribed: ${why}. Then: ${againWith(error, subscribing)}`)
  }
  say(`The webhooks are subscribed: Meta has verified ${callbackUrl}`)
}

/** An object has one address: what others receive of it is not taken away from them. */
function isSomebodyElses(
  { callbackUrl, say }: Subscribing,
  { object, fields, isShared }: WantedWebhooks,
  own: AppSubscription | undefined,
): boolean {
  if (!own || own.callbackUrl === callbackUrl) return false
  if (!isShared) {
    say(`Meta sent these webhooks to ${own.callbackUrl} until now.`)
    return false
  }
  say(
    `Webhooks of ${object} stay with ${own.callbackUrl}, for an app has one address for them: ` +
      `have it pass ${fields.join(', ')} on to ${callbackUrl}, byte for byte and with its signature.`,
  )
  return true
}

/** Subscribes one object and says with which fields. */
async function subscribeObject(
  subscribing: Subscribing,
  wanted: WantedWebhooks,
  own: AppSubscription | undefined,
): Promise<WantedWebhooks> {
  const held = wanted.isShared ? (own?.fields ?? []) : []
  const all = { ...wanted, fields: [...new Set([...held, ...wanted.fields])] }
  const { least } = wanted
  try {
    await subscribe(subscribing, all, TRIES)
    return all
  } catch (error) {
    if (!least || failureOf(error)?.facts['metaCode'] !== NO_SUCH_FIELD) throw error
    subscribing.say(
      `Meta does not take all fields of ${wanted.object}: only ${least.join(', ')} is subscribed.`,
    )
    const less = { ...wanted, fields: least }
    await subscribe(subscribing, less, TRIES)
    return less
  }
}

async function subscribe(subscribing: Subscribing, wanted: WantedWebhooks, tries: number): Promise<void> {
  const { graph, appId, callbackUrl, verifyToken, pause } = subscribing
  const { object, fields } = wanted
  try {
    await graph.call(subscribeApp({ appId, object, callbackUrl, fields, verifyToken }))
  } catch (error) {
    if (tries <= 1 || failureOf(error)?.facts['metaCode'] !== NOT_VERIFIED) throw error
    await pause(PAUSE_MILLISECONDS)
    await subscribe(subscribing, wanted, tries - 1)
  }
}

function checkSubscription(
  found: AppSubscription | undefined,
  { fields }: WantedWebhooks,
  callbackUrl: string,
): void {
  const missing = fields.filter((field) => !found?.fields.includes(field))
  if (!found)
    throw new Refusal('Meta took the subscription and does not list it; look under Webhooks in the dashboard')
  if (found.callbackUrl !== callbackUrl) throw new Refusal(`Meta still sends them to ${found.callbackUrl}`)
  if (!found.active)
    throw new Refusal('Meta lists the subscription as not active; look under Webhooks in the dashboard')
  if (missing.length > 0) throw new Refusal(`Meta did not take the fields ${missing.join(', ')}`)
}

/** What a failed call means to the operator; undefined for what no operator can mend. */
function reasonOf(error: unknown, { appId, callbackUrl }: Subscribing): string | undefined {
  const failure = failureOf(error)
  if (!failure) return undefined
  const code = String(failure.facts['metaCode'] ?? failure.code)
  if (failure.facts['metaCode'] === NOT_VERIFIED) {
    return (
      `Meta called ${callbackUrl} and did not get its challenge back (code ${code}). The address has to be reachable ` +
      'from the internet and deployed in this version: npx cdk deploy --all'
    )
  }
  if (failure.code === 'ERR_GRAPH_OPERATOR') {
    return `Meta does not accept the app secret that is stored for app ${appId} (code ${code}). Copy it again from App settings → Basic`
  }
  if (failureOf(error, 'ERR_GRAPH_TRANSIENT', 'ERR_GRAPH_TIMEOUT')) {
    return `Meta did not answer (${failure.code}). Check the network from here to graph.facebook.com, or wait a minute`
  }
  return `${failure.message} (${failure.code})`
}

/** The command that goes on from here: a secret that Meta refuses has to be asked for again. */
function againWith(error: unknown, { appKey }: Subscribing): string {
  const isRefused = failureOf(error, 'ERR_GRAPH_OPERATOR') !== undefined
  return `npm run setup -- --app ${appKey}${isRefused ? '' : ' --only webhooks'}`
}

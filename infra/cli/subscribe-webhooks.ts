import { failureOf } from '../../shared/base/failure.ts'
import type { Secret } from '../../shared/base/secret.ts'
import {
  type AppSubscription,
  appSubscriptions,
  subscribeApp,
} from '../../shared/meta/edges/subscriptions.ts'
import { applicationFields } from '../../shared/meta/webhooks/application.ts'
import type { GraphOfOperator } from './graph-of-operator.ts'
import { Refusal } from './refusal.ts'

/** What Meta calls the object that tells of businesses installing and removing the app. */
const OBJECT = 'application'
/** Meta's code for a callback URL that did not answer its handshake as it should (seen in public code). */
const NOT_VERIFIED = 2200
/** A verify token that was stored a moment ago may not be known everywhere yet. */
const TRIES = 3
const PAUSE_MILLISECONDS = 3_000

export interface Subscribing {
  readonly graph: GraphOfOperator
  readonly appKey: string
  readonly appId: string
  readonly callbackUrl: string
  readonly verifyToken: Secret<string>
  readonly say: (line: string) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

/**
 * Subscribes the app's webhooks to the address of this deployment and reads back what Meta then has. Doing it again
 * changes nothing. Throws {@link Refusal} with what to mend; what was stored before stays.
 */
export async function subscribeWebhooks(subscribing: Subscribing): Promise<void> {
  const { graph, appId, callbackUrl, say } = subscribing
  try {
    const before = await ownSubscription(graph, appId)
    if (before && before.callbackUrl !== callbackUrl)
      say(`Meta sent these webhooks to ${before.callbackUrl} until now.`)
    await subscribe(subscribing, TRIES)
    checkSubscription(await ownSubscription(graph, appId), callbackUrl)
  } catch (error) {
    const why = error instanceof Refusal ? error.message : reasonOf(error, subscribing)
    if (why === undefined) throw error
    throw new Refusal(`The webhooks are not subscribed: ${why}. Then: ${againWith(error, subscribing)}`)
  }
  say(`The webhooks are subscribed: Meta has verified ${callbackUrl}`)
}

async function ownSubscription(graph: GraphOfOperator, appId: string): Promise<AppSubscription | undefined> {
  const subscriptions = await graph.call(appSubscriptions(appId))
  return subscriptions.find(({ object }) => object === OBJECT)
}

async function subscribe(subscribing: Subscribing, tries: number): Promise<void> {
  const { graph, appId, callbackUrl, verifyToken, pause } = subscribing
  const call = subscribeApp({ appId, object: OBJECT, callbackUrl, fields: applicationFields, verifyToken })
  try {
    await graph.call(call)
  } catch (error) {
    if (tries <= 1 || failureOf(error)?.facts['metaCode'] !== NOT_VERIFIED) throw error
    await pause(PAUSE_MILLISECONDS)
    await subscribe(subscribing, tries - 1)
  }
}

function checkSubscription(found: AppSubscription | undefined, callbackUrl: string): void {
  const missing = applicationFields.filter((field) => !found?.fields.includes(field))
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

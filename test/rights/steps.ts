import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { appSecret } from '../demo/world/seed.ts'
import { subject } from '../demo/world/subject.ts'
import { control, send, submit } from '../emulator/drive.ts'
import { deliveryBody, handshakeRequest, signatureOf, signedRequestOf } from '../factories/deliveries.ts'
import { integrationsOf, removeIntegration } from '../emulator/world/integrations.ts'
import type { NewBusiness } from '../kills/business.ts'
import type { RightsWorld } from './world.ts'

/** A visit of a link that has come as far as the dialog. */
export interface Visit {
  readonly dialogUrl: string
  readonly cookie: string
}

let references = 0

export function newReference(): string {
  references += 1
  return `rights-${references}`
}

export async function askForLink({ partner }: RightsWorld, reference: string): Promise<string> {
  const { appKey: app, configuration, returnUrl } = subject
  const answer = await partner.askForLink({ app, configuration, reference, returnUrl })
  if (answer.status !== 201) throw new Error(`no link: ${JSON.stringify(answer.body)}`)
  return String(answer.body['url'])
}

export async function visit(link: string): Promise<Visit> {
  const response = await fetch(link, { redirect: 'manual' })
  await response.body?.cancel()
  const dialogUrl = response.headers.get('location')
  const [cookie = ''] = (response.headers.getSetCookie()[0] ?? '').split(';')
  if (dialogUrl === null) throw new Error(`the link answers ${response.status} and leads nowhere`)
  return { dialogUrl, cookie }
}

/** The person grants these accounts, or cancels when there are none; the address of the callback. */
export async function passDialog(
  { emulator }: RightsWorld,
  { dialogUrl }: Visit,
  { personId, businessId }: NewBusiness,
  accountIds: readonly string[],
): Promise<string> {
  const opened = await send(emulator, dialogUrl)
  const dialog = /name="dialog" value="([0-9a-f]{32})"/.exec(opened.text)?.[1] ?? ''
  const end = await (async () => {
    if (accountIds.length === 0) return submit(emulator, 'cancel', { dialog })
    await submit(emulator, 'person', { dialog, personId })
    await submit(emulator, 'portfolio', { dialog, businessId })
    const assets = Object.fromEntries(accountIds.map((accountId) => [`asset-${accountId}`, 'yes']))
    await submit(emulator, 'assets', { dialog, ...assets })
    return submit(emulator, 'permissions', { dialog })
  })()
  const back = end.headers.get('location')
  if (back === null) throw new Error(`the dialog does not lead back: ${end.text.slice(0, 300)}`)
  return new URL(back, dialogUrl).href
}

/** The browser calls the callback; the handle that it is led to the partner with, none when it is not. */
export async function callBack(address: string, { cookie }: Visit): Promise<string | undefined> {
  const response = await fetch(address, { redirect: 'manual', headers: { cookie } })
  await response.body?.cancel()
  const location = response.headers.get('location')
  return location === null ? undefined : (new URL(location).searchParams.get('result') ?? undefined)
}

/** From a link to the handle; throws where the browser is not led on. */
export async function logIn(
  world: RightsWorld,
  link: string,
  business: NewBusiness,
  accountIds: readonly string[],
): Promise<string> {
  const visited = await visit(link)
  const handle = await callBack(await passDialog(world, visited, business, accountIds), visited)
  if (handle === undefined) throw new Error('the callback leads nowhere')
  return handle
}

/** The partner asks for the result, twice: the first time it confirms, the second time it is told. */
export async function redeem(world: RightsWorld, handle: string, reference: string): Promise<unknown> {
  await world.partner.redeem(handle, reference)
  await world.pass(2)
  const { status, body } = await world.partner.redeem(handle, reference)
  if (status !== 200) throw new Error(`the result is ${status}: ${JSON.stringify(body)}`)
  return body['status']
}

/** Meta subscribes to webhooks: the status of the answer to its handshake. */
export async function shakeHands({ ground }: RightsWorld): Promise<number> {
  const query = new URLSearchParams()
  for (const [name, value = ''] of Object.entries(handshakeRequest().query)) query.set(name, value)
  const response = await fetch(`${ground.apiOrigin}/webhooks/${subject.appKey}?${query.toString()}`)
  await response.body?.cancel()
  return response.status
}

/** Meta delivers one entry: the status of the answer. */
export async function deliver(
  { ground }: RightsWorld,
  entry: object,
  object = 'application',
): Promise<number> {
  const body = deliveryBody([entry], object)
  const response = await fetch(`${ground.apiOrigin}/webhooks/${subject.appKey}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body, appSecret) },
    body,
  })
  await response.body?.cancel()
  return response.status
}

/** Meta says that a person has removed the app: the status of the answer. */
export async function announceDeparture({ ground }: RightsWorld): Promise<number> {
  const issued_at = Math.floor(ground.clock.now() / 1000)
  const response = await fetch(`${ground.apiOrigin}/webhooks/${subject.appKey}/deauthorize`, {
    method: 'POST',
    body: new URLSearchParams({ signed_request: signedRequestOf({ issued_at }, appSecret) }),
  })
  await response.body?.cancel()
  return response.status
}

/** Something that a room has to hear of, put into its queue by an operator. */
export async function tell({ ground }: RightsWorld, queue: string, message: object): Promise<void> {
  const url = Object.entries(ground.queues).find(([id]) => id.startsWith(queue))?.[1].url
  const sqs = new SQSClient({
    endpoint: ground.awsOrigin,
    region: ground.region,
    credentials: ground.operator,
  })
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }))
  sqs.destroy()
}

/** Meta does not answer the next exchange, and has not traded the code. */
export async function cutExchangeOnce({ emulator }: RightsWorld): Promise<void> {
  await control(emulator, '/faults', { operation: 'oauth.access_token', times: 1, cut: 'before-effect' })
}

/** Meta has a bad minute: more questions for insights fail than one run tries again by itself. */
export async function disturbInsights({ emulator }: RightsWorld): Promise<void> {
  await control(emulator, '/faults', { operation: 'ad_account.insights', times: 8, error: { code: 2 } })
}

/** Meta gives no answer to the questions about tokens that come next. */
export async function loseTokenQuestions({ emulator }: RightsWorld): Promise<void> {
  const raw = { status: 503, body: 'Sorry' }
  await control(emulator, '/faults', { operation: 'oauth.debug_token', times: 1_000, raw })
}

/** Meta says of every token that comes with a question for insights that it is no longer good. */
export async function refuseTokens({ emulator }: RightsWorld): Promise<void> {
  await control(emulator, '/faults', { operation: 'ad_account.insights', times: 1_000, error: { code: 190 } })
}

export async function endDisturbances({ emulator }: RightsWorld): Promise<void> {
  await send(emulator, '/__emulator/faults', { method: 'DELETE' })
}

/** The business removes the app at Meta; nobody is told. */
export function removeApp({ emulator: { state } }: RightsWorld, { businessId }: NewBusiness): void {
  const [grant] = integrationsOf(state, businessId)
  const app = state.apps.get(subject.app.appId)
  if (!grant || !app) throw new Error(`business ${businessId} has not connected the app`)
  removeIntegration(state, app, grant)
}

/** How many events of a type the bus has heard. */
export function heard({ ground }: RightsWorld, type: string): number {
  return ground.services.eventBridge.events().filter((event) => event['detail-type'] === type).length
}

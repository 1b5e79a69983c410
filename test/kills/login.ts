import { fingerprint } from '../../shared/base/hash.ts'
import { deployment } from '../../shared/deployment.ts'
import { connectionIdOf, installationIdOf } from '../../shared/domain/ids.ts'
import { handleOf, readBearer } from '../../shared/domain/login-secrets.ts'
import type { PageRequest } from '../../shared/kernel/doors/page.ts'
import { run as link } from '../../functions/login/link/run.ts'
import { run as start } from '../../functions/login/start/run.ts'
import { send, submit } from '../emulator/drive.ts'
import { apiRequest, pageRequest } from '../factories/requests.ts'
import { foundBusiness, type NewBusiness } from './business.ts'
import { type Ended, runProcess } from './process.ts'
import type { World } from './world.ts'

/** A link of the partner's, and whom it is for. */
export interface Invitation {
  readonly link: string
  readonly linkHash: string
  readonly reference: string
  readonly business: NewBusiness
  readonly installationId: string
  readonly connectionId: string
}

/** One passage through the dialog, up to the moment when Facebook sends the browser back. */
export interface Login extends Invitation {
  readonly attemptId: string
  /** The result handle that the callback has to lead to, however often it is called. */
  readonly handle: string
  /** The code that Meta gave out; absent when the person cancelled. */
  readonly code?: string
  /** What the browser asks of the callback; a reload asks exactly the same. */
  readonly callback: PageRequest
}

const [[appKey, app]] = Object.entries(deployment.apps) as [[string, (typeof deployment.apps)[string]]]
const [[caller, { returnUrls }]] = Object.entries(deployment.callers) as [
  [string, (typeof deployment.callers)[string]],
]
const configuration = Object.keys(app?.configurations ?? {})[0] ?? ''

/** The partner of the deployment that these logins are for. */
export const partner = caller

let references = 0

/** Tells the world of values that only the browser and the partner have, so that it looks for them elsewhere. */
function learn({ ground }: World, values: Readonly<Record<string, string>>): void {
  for (const [kind, value] of Object.entries(values)) ground.witness.learn({ kind, value, encoding: 'utf8' })
}

/** The answer of a process for which no death is in store. */
export async function answerOf<T>(running: Promise<Ended<T>>): Promise<T> {
  const ended = await running
  if (ended.kind === 'died') throw new Error('a process died that was not meant to')
  return ended.answer
}

/** The partner asks for a link. */
export async function invite(
  world: World,
  business: NewBusiness = foundBusiness(world.emulator.state),
  reference = `reference-${String((references += 1)).padStart(6, '0')}`,
): Promise<Invitation> {
  const body = { app: appKey, configuration, reference, returnUrl: returnUrls[0] }
  const request = apiRequest({ caller, body })
  const answer = await answerOf(runProcess(world, 'login/link', (ports) => link(ports, request)))
  const { url } = answer.body as { readonly url: string }
  const token = url.split('/').at(-1) ?? ''
  learn(world, { loginLink: token, reference })
  const installationId = installationIdOf(app?.appId ?? '', 'system-user', business.businessId)
  const connectionId = connectionIdOf(installationId, caller, reference)
  return { link: token, linkHash: fingerprint(token), reference, business, installationId, connectionId }
}

/** The person clicks through the dialog, which is left at the address of the callback. */
async function passDialog(world: World, dialogUrl: string, business: NewBusiness, grants: boolean) {
  const { emulator } = world
  const opened = await send(emulator, dialogUrl)
  const dialog = /name="dialog" value="([0-9a-f]{32})"/.exec(opened.text)?.[1] ?? ''
  const { personId, businessId, accountIds } = business
  if (!grants) return submit(emulator, 'cancel', { dialog })
  await submit(emulator, 'person', { dialog, personId })
  await submit(emulator, 'portfolio', { dialog, businessId })
  const assets = Object.fromEntries(accountIds.map((accountId) => [`asset-${accountId}`, 'yes']))
  await submit(emulator, 'assets', { dialog, ...assets })
  return submit(emulator, 'permissions', { dialog })
}

/** The browser follows the link and comes out of the dialog; the callback is still to be called. */
export async function visit(world: World, invitation: Invitation, grants = true): Promise<Login> {
  const request = pageRequest({ pathParameters: { link: invitation.link } })
  const started = await answerOf(runProcess(world, 'login/start', (ports) => start(ports, request)))
  if (started.kind !== 'redirect' || !started.cookie) throw new Error('the link does not lead to the dialog')
  const { name, value } = started.cookie
  const end = await passDialog(world, started.location, invitation.business, grants)
  const back = new URL(end.headers.get('location') ?? '', started.location)
  const state = readBearer(back.searchParams.get('state') ?? undefined)
  if (!state) throw new Error(`the dialog does not lead back: ${end.text.slice(0, 300)}`)
  const handle = handleOf(state)
  const [, secretOfHandle = ''] = handle.split('.')
  learn(world, { state: state.secret, browserCookie: value, resultHandle: secretOfHandle })
  const query = Object.fromEntries(back.searchParams)
  const code = query['code']
  return {
    ...invitation,
    attemptId: state.attemptId,
    handle,
    ...(code !== undefined && { code }),
    callback: pageRequest({
      pathParameters: { app: appKey },
      query,
      cookies: new Map([[name, value]]),
    }),
  }
}

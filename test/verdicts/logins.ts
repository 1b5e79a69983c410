import { run as callback } from '../../functions/login/callback/run.ts'
import { run as link } from '../../functions/login/link/run.ts'
import { run as result } from '../../functions/login/result/run.ts'
import { run as start } from '../../functions/login/start/run.ts'
import type { PageRequest } from '../../shared/kernel/doors/page.ts'
import { handleOf, readBearer } from '../../shared/domain/login-secrets.ts'
import { finish } from '../emulator/dialog/finish.ts'
import { cancelled } from '../emulator/dialog/redirect.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import { apiRequest, locationOf, pageRequest } from '../factories/requests.ts'
import { appOf, type Business } from './meta.ts'
import type { RoomPorts } from './rooms.ts'

/** Who logs in, for which workspace of the partner's, and what the person chooses. */
export interface Wanted {
  readonly business: Business
  readonly reference: string
  readonly configuration: string
  readonly accountIds: readonly string[]
  /** Whether the person cancels instead. */
  readonly cancels?: boolean
}

/** A login that Facebook has sent the browser back from. */
export interface Returned {
  readonly reference: string
  readonly callback: PageRequest
  readonly handle: string
}

/** What the person does in the dialog, without its pages: where the browser is sent back to. */
function passDialog({ state }: Emulator, dialogUrl: string, wanted: Wanted): URL {
  const { personId, businessId, wabaId } = wanted.business
  const asked = new URL(dialogUrl).searchParams
  const app = appOf(state)
  const configuration = app.configurations.find((one) => one.configurationId === asked.get('config_id'))
  const redirectUri = asked.get('redirect_uri') ?? ''
  const ownState = asked.get('state') ?? undefined
  if (!configuration) throw new Error('the dialog knows no such configuration')
  if (wanted.cancels) return new URL(cancelled(redirectUri, ownState))
  const responseTypes = new Set<'code'>(['code'])
  return new URL(
    finish(
      state,
      {
        id: '',
        versionPath: '',
        request: { app, configuration, redirectUri, state: ownState, responseTypes },
        personId,
        businessId: configuration.tokenKind === 'user' ? undefined : businessId,
        assetIds: [...wanted.accountIds, wabaId],
        location: undefined,
      },
      personId,
    ),
  )
}

/** From the partner's link through the dialog, up to the address that the browser is sent back to. */
export async function logIn(ports: RoomPorts, emulator: Emulator, wanted: Wanted): Promise<Returned> {
  const { reference, configuration } = wanted
  const returnUrl = 'https://partner.example/connected'
  const asked = await link(ports, apiRequest({ body: { configuration, reference, returnUrl } }))
  const token = String(Object(asked.body).url).split('/').at(-1) ?? ''
  const started = await start(ports, pageRequest({ pathParameters: { link: token } }))
  if (started.kind !== 'redirect' || !started.cookie) throw new Error('the link does not lead to the dialog')
  const { name, value } = started.cookie
  const back = passDialog(emulator, started.location, wanted)
  const state = readBearer(back.searchParams.get('state') ?? undefined)
  if (!state) throw new Error('the dialog does not lead back')
  const request = pageRequest({
    pathParameters: { app: 'demo' },
    query: Object.fromEntries(back.searchParams),
    cookies: new Map([[name, value]]),
  })
  return { reference, callback: request, handle: handleOf(state) }
}

/** The browser comes back; where it is led. */
export async function comeBack(ports: RoomPorts, { callback: request }: Returned): Promise<string> {
  return locationOf(await callback(ports, request)).href
}

/** The partner's backend redeems the handle, which confirms the login. */
export async function redeem(ports: RoomPorts, { handle, reference }: Returned): Promise<void> {
  await result(ports, apiRequest({ pathParameters: { handle }, body: { reference } }))
}

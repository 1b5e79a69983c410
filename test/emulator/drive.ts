import { defaultSeed } from './default-seed.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

/** Ids of the default seed, by what they are. */
export const seeded = {
  appId: '634974688087057',
  appSecret: '0123456789abcdef0123456789abcdef',
  redirectUri: 'http://localhost:4000/login/callback',
  neverExpiring: '1410000000000001',
  sixtyDays: '1410000000000002',
  personal: '1410000000000003',
  whatsApp: '1410000000000010',
  harbourOwner: '1000000000000001',
  northwindOwner: '1000000000000002',
  withoutPortfolio: '1000000000000003',
  developer: '1000000000000004',
  harbour: '204169029247128',
  northwind: '304169029247128',
  newYork: '2020000000000001',
  berlin: '2020000000000002',
  kolkata: '3020000000000001',
  harbourPage: '2020000000000011',
  harbourWaba: '2020000000000021',
} as const

/** The default seed as JSON, to be changed by a test. */
export function seedJson(): typeof defaultSeed {
  return structuredClone(defaultSeed)
}

/** An emulator whose app does not require the proof, so that a test can ask plainly. */
export function startWithoutProof(seed: typeof defaultSeed = seedJson()): Promise<Emulator> {
  return startEmulator({ seed: { ...seed, apps: seed.apps.map((app) => ({ ...app, requireProof: false })) } })
}

/** The app token that needs no request. */
export const appToken = `${seeded.appId}|${seeded.appSecret}`

/** An answer with everything a test looks at. */
export interface Got {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Json
}

/** JSON that is walked without types: `at('data', 0, 'id')`. */
export interface Json {
  readonly value: unknown
  at(...path: readonly (string | number)[]): unknown
}

/** Sends a request and reads the whole answer; redirects are answers too. */
export async function send(emulator: Emulator, path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(path.startsWith('http') ? path : `${emulator.origin}${path}`, {
    redirect: 'manual',
    ...init,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: readJson(text) }
}

/** A Graph GET with these parameters. */
export function graph(
  emulator: Emulator,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Got> {
  return send(emulator, `/v25.0${path}?${new URLSearchParams(parameters).toString()}`)
}

/** A call of the control plane; with a body it is a POST. */
export function control(emulator: Emulator, path: string, body?: unknown): Promise<Got> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return send(emulator, `/__emulator${path}`, body === undefined ? {} : post)
}

/** A form of the dialog. */
export function submit(
  emulator: Emulator,
  step: string,
  fields: Readonly<Record<string, string>>,
): Promise<Got> {
  return send(emulator, `/v25.0/dialog/oauth/${step}`, { method: 'POST', body: new URLSearchParams(fields) })
}

/** The address of the dialog with what a right request has; `undefined` takes a parameter away. */
export function dialogPath(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const wanted: Record<string, string | undefined> = {
    client_id: seeded.appId,
    redirect_uri: seeded.redirectUri,
    config_id: seeded.neverExpiring,
    response_type: 'code',
    override_default_response_type: 'true',
    state: 'state-1',
    ...changes,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.append(name, value)
  return `/v25.0/dialog/oauth?${query.toString()}`
}

/** Opens the dialog and answers the id that its forms carry. */
export async function openDialog(emulator: Emulator, changes?: Readonly<Record<string, string | undefined>>) {
  const page = await send(emulator, dialogPath(changes))
  const id = /name="dialog" value="([0-9a-f]{32})"/.exec(page.text)?.[1]
  if (id === undefined) throw new Error(`the dialog did not open: ${page.text}`)
  return id
}

export interface Login {
  readonly configurationId?: string
  readonly personId?: string
  readonly businessId?: string | undefined
  readonly assetIds?: readonly string[]
  readonly changes?: Readonly<Record<string, string | undefined>>
}

/** Clicks through the whole dialog and answers where the browser is sent. */
export async function logIn(emulator: Emulator, login: Login = {}): Promise<URL> {
  const configurationId = login.configurationId ?? seeded.neverExpiring
  const dialog = await openDialog(emulator, { config_id: configurationId, ...login.changes })
  await submit(emulator, 'person', { dialog, personId: login.personId ?? seeded.harbourOwner })
  if (configurationId !== seeded.personal)
    await submit(emulator, 'portfolio', { dialog, businessId: login.businessId ?? seeded.harbour })
  const assets = Object.fromEntries(
    (login.assetIds ?? [seeded.newYork, seeded.berlin]).map((assetId) => [`asset-${assetId}`, 'yes']),
  )
  await submit(emulator, 'assets', { dialog, ...assets })
  const end = await submit(emulator, 'permissions', { dialog })
  const location = end.headers.get('location')
  if (location === null) throw new Error(`the dialog did not end: ${end.text}`)
  return new URL(location)
}

/** Exchanges a code as an app does; `undefined` takes a parameter away. */
export function exchange(
  emulator: Emulator,
  code: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Got> {
  const wanted: Record<string, string | undefined> = {
    client_id: seeded.appId,
    client_secret: seeded.appSecret,
    redirect_uri: seeded.redirectUri,
    code,
    ...changes,
  }
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) body.append(name, value)
  return send(emulator, '/v25.0/oauth/access_token', { method: 'POST', body })
}

/** Logs in and exchanges: the token. */
export async function connect(emulator: Emulator, login: Login = {}): Promise<string> {
  const back = await logIn(emulator, login)
  const answer = await exchange(emulator, back.searchParams.get('code') ?? '')
  return String(answer.json.at('access_token'))
}

function readJson(text: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Pages of the dialog are no JSON; a test that expects JSON finds undefined.
    value = undefined
  }
  return { value, at: (...path) => path.reduce(step, value) }
}

function step(value: unknown, key: string | number): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return Object.entries(value).find(([name]) => name === String(key))?.[1] as unknown
}

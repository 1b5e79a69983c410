import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startGround, type Ground } from '../../infra/local/world.ts'
import { deployment } from '../../shared/deployment.ts'
import { createPartnerBackend, type PartnerBackend } from '../demo/partner/backend.ts'
import { runToEnd } from '../demo/world/child.ts'
import { roleOf } from '../demo/world/role-of.ts'
import { appSecret, emulatorSeed } from '../demo/world/seed.ts'
import { subject } from '../demo/world/subject.ts'
import { send, submit } from '../emulator/drive.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { mustBeClean } from '../sinks/report.ts'
import { prepareScan } from '../sinks/world.ts'
import { foundBusiness, type NewBusiness } from './business.ts'

/** The product as the template ships it, each function in processes of its own, and Meta's emulator; on free ports. */
export interface StandingWorld {
  readonly ground: Ground
  readonly emulator: Emulator
  readonly partner: PartnerBackend
  /** The partner asks for a link for a business that nobody has connected before. */
  invite(): Promise<Invitation>
  /** The business follows the link through the dialog, up to the request that Facebook sends the browser to. */
  passDialog(invitation: Invitation): Promise<CallbackRequest>
  /** Lets time pass for everybody, and what it starts come to its end. */
  pass(seconds: number): Promise<void>
  /** Ends it, and looks for every secret of it in everything that it has written. */
  close(): Promise<void>
}

export interface Invitation {
  readonly url: string
  readonly reference: string
  readonly business: NewBusiness
}

export interface CallbackRequest {
  readonly url: string
  readonly cookie: string
}

/** Starts a world and sets it up as an operator would. Its time begins at `startAt`; now when left out. */
export async function startStandingWorld(startAt = Date.now()): Promise<StandingWorld> {
  const state = await mkdtemp(path.join(tmpdir(), 'standing-world-'))
  // the emulator learns the redirect URI once the API has its port
  const emulator = await startEmulator()
  const principals = Object.keys(deployment.callers).map(roleOf)
  const origins = { graphOrigin: emulator.origin, dialogOrigin: emulator.origin }
  const ground = await startGround({ assembly: 'cdk.out', state, ...origins, principals, startAt })
  await seed(emulator, ground, startAt)
  const said = await setUp(emulator, ground)
  const keys = ground.principals.find(({ arn }) => arn === roleOf(subject.caller))
  if (!keys) throw new Error(`the ground has no keys for ${subject.caller}`)
  const partner = createPartnerBackend(ground.apiOrigin, ground.region, keys)
  let invitations = 0
  return {
    ground,
    emulator,
    partner,
    async invite() {
      const { appKey: app, configuration, returnUrl } = subject
      const reference = `standing-${(invitations += 1)}`
      const { body } = await partner.askForLink({ app, configuration, reference, returnUrl })
      return { url: String(body['url']), reference, business: foundBusiness(emulator.state) }
    },
    passDialog: (invitation) => passDialog(emulator, invitation),
    async pass(seconds) {
      emulator.state.clock.set(ground.clock.now() + seconds * 1000)
      await ground.pass(seconds * 1000)
    },
    async close() {
      const signingKeys = [ground.operator, ...ground.principals].map((one) => one.secretAccessKey)
      const { awsOrigin } = ground
      const world = { emulatorOrigin: emulator.origin, awsOrigin, state, signingKeys }
      try {
        const scan = await prepareScan(world)
        await mustBeClean(await scan([{ sink: 'cli', name: 'setup', bytes: Buffer.from(said) }]))
      } finally {
        await ground.close()
        await emulator.close()
        await rm(state, { recursive: true })
      }
    },
  }
}

async function seed(emulator: Emulator, ground: Ground, startAt: number): Promise<void> {
  const beginning = new Date(startAt).toISOString()
  const world = emulatorSeed((app) => `${ground.apiOrigin}/callback/${app}`, beginning)
  const seeded = await send(emulator, '/__emulator/seed', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(world),
  })
  if (seeded.status !== 200) throw new Error(`the emulator refused its seed: ${seeded.text}`)
}

/** What the command line has said. */
async function setUp(emulator: Emulator, ground: Ground): Promise<string> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: ground.awsOrigin,
    META_GRAPH_ORIGIN: emulator.origin,
    AWS_REGION: ground.region,
    AWS_ACCESS_KEY_ID: ground.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ground.operator.secretAccessKey,
  }
  let said = ''
  for (const appKey of Object.keys(deployment.apps)) {
    said += await runToEnd('infra/cli/setup.ts', ['--app', appKey], { env, input: `${appSecret}\n` })
  }
  return said
}

async function passDialog(emulator: Emulator, { url: link, business }: Invitation): Promise<CallbackRequest> {
  const { businessId, personId, accountIds } = business
  const started = await fetch(link, { redirect: 'manual' })
  const [cookie = ''] = started.headers.getSetCookie().map((header) => header.split(';', 1)[0] ?? '')
  const opened = await send(emulator, started.headers.get('location') ?? '')
  const dialog = /name="dialog" value="([0-9a-f]{32})"/.exec(opened.text)?.[1] ?? ''
  await submit(emulator, 'person', { dialog, personId })
  await submit(emulator, 'portfolio', { dialog, businessId })
  const assets = Object.fromEntries(accountIds.map((accountId) => [`asset-${accountId}`, 'yes']))
  await submit(emulator, 'assets', { dialog, ...assets })
  const end = await submit(emulator, 'permissions', { dialog })
  const url = end.headers.get('location')
  if (url === null) throw new Error(`the dialog does not lead back: ${end.text.slice(0, 300)}`)
  return { url: url.split('#', 1)[0] ?? url, cookie }
}

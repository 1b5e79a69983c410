import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startGround, type Ground } from '../../infra/local/world.ts'
import { deployment } from '../../shared/deployment.ts'
import { createPartnerBackend } from '../demo/partner/backend.ts'
import { runToEnd } from '../demo/world/child.ts'
import { roleOf } from '../demo/world/role-of.ts'
import { appSecret, emulatorSeed } from '../demo/world/seed.ts'
import { subject } from '../demo/world/subject.ts'
import { send, submit } from '../emulator/drive.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { foundBusiness } from '../kills/business.ts'

/** The product on the ground and Meta's emulator, on free ports, set up as an operator would. */
export interface BenchWorld {
  readonly ground: Ground
  readonly emulator: Emulator
  /** Takes a new business through link and dialog, up to the request that Facebook sends the browser to. */
  login(): Promise<CallbackRequest>
  close(): Promise<void>
}

export interface CallbackRequest {
  readonly url: string
  readonly cookie: string
}

export async function startBenchWorld(): Promise<BenchWorld> {
  const state = await mkdtemp(path.join(tmpdir(), 'bench-world-'))
  // the emulator learns the redirect URI once the API has its port
  const emulator = await startEmulator()
  const principals = Object.keys(deployment.callers).map(roleOf)
  const [graphOrigin, dialogOrigin] = [emulator.origin, emulator.origin]
  const ground = await startGround({ assembly: 'cdk.out', state, graphOrigin, dialogOrigin, principals })
  await seed(emulator, ground)
  await setUp(ground)
  const keys = ground.principals.find(({ arn }) => arn === roleOf(subject.caller))
  if (!keys) throw new Error(`the ground has no keys for ${subject.caller}`)
  const backend = createPartnerBackend(ground.apiOrigin, ground.region, keys)
  let logins = 0
  return {
    ground,
    emulator,
    async login() {
      const { appKey: app, configuration, returnUrl } = subject
      const reference = `bench-${(logins += 1)}`
      const { body } = await backend.askForLink({ app, configuration, reference, returnUrl })
      return passDialog(emulator, String(body['url']))
    },
    async close() {
      await ground.close()
      await emulator.close()
      await rm(state, { recursive: true })
    },
  }
}

async function seed(emulator: Emulator, ground: Ground): Promise<void> {
  const world = emulatorSeed((app) => `${ground.apiOrigin}/callback/${app}`, new Date().toISOString())
  const seeded = await send(emulator, '/__emulator/seed', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(world),
  })
  if (seeded.status !== 200) throw new Error(`the emulator refused its seed: ${seeded.text}`)
}

async function setUp(ground: Ground): Promise<void> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: ground.awsOrigin,
    AWS_REGION: ground.region,
    AWS_ACCESS_KEY_ID: ground.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ground.operator.secretAccessKey,
  }
  for (const appKey of Object.keys(deployment.apps)) {
    await runToEnd('infra/cli/setup.ts', ['--app', appKey], { env, input: `${appSecret}\n` })
  }
}

async function passDialog(emulator: Emulator, link: string): Promise<CallbackRequest> {
  const { businessId, personId, accountIds } = foundBusiness(emulator.state)
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

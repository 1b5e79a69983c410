import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployment } from '../../../shared/deployment.ts'
import type { Content } from '../../sinks/contents.ts'
import type { SinkReport } from '../../sinks/report.ts'
import { prepareScan } from '../../sinks/world.ts'
import { createPartnerBackend, type PartnerBackend } from '../partner/backend.ts'
import { startPartnerSite } from '../partner/site.ts'
import { type Child, runToEnd, startChild, until } from './child.ts'
import { type Denial, denialsAt, RIGHTS_USED } from './rights.ts'
import { roleOf } from './role-of.ts'
import { appSecret, emulatorSeed, STORY_TIME } from './seed.ts'
import { subject } from './subject.ts'

/** What the ground says of itself in `ground.json`. */
export interface GroundFile {
  readonly apiOrigin: string
  readonly awsOrigin: string
  readonly region: string
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly principals: readonly {
    readonly arn: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }[]
  readonly tables: Readonly<Record<string, string>>
  readonly buckets: Readonly<Record<string, { readonly name: string; readonly directory: string }>>
}

export interface World {
  readonly emulatorOrigin: string
  readonly ground: GroundFile
  readonly partnerOrigin: string
  /** Where origins that exist only in the deployment lie on this machine, for a browser. */
  readonly hosts: Readonly<Record<string, string>>
  /** The backend of a caller of the deployment, by its name there. */
  backendOf(caller: string): PartnerBackend
  /** Calls that the ground refused for want of a right. */
  denials(): Promise<readonly Denial[]>
  /** Ends it, and looks for every secret of it in everything that it has written. */
  stop(): Promise<SinkReport>
  /** Ends it. */
  end(): Promise<void>
}

export interface WorldOptions {
  /** The synthesized assembly; `cdk.out` unless told otherwise. */
  readonly assembly?: string
  /** Where the ground keeps its files; `.local` unless told otherwise. */
  readonly state?: string
  /** 0 takes any free port. */
  readonly apiPort?: number
  readonly awsPort?: number
  readonly emulatorPort?: number
  /** The time at which the world begins; the story's own unless told otherwise. */
  readonly clock?: string
  /** Whether the operator sets the app secret up; a world without it answers 503. */
  readonly setUp?: boolean
  /** Under which name the rights that are used are written down for `npm run grants`; not at all when left out. */
  readonly rightsUsedBy?: string
}

const SECONDS_TO_READY = 30

async function readyFile<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch {
    // Not written yet, or not whole yet.
    return undefined
  }
}

/** Meta, on 127.0.0.1: another site than the product and the partner, as in life. */
async function startEmulator(
  options: WorldOptions,
  folder: string,
): Promise<{ child: Child; origin: string }> {
  const ready = join(folder, 'emulator.json')
  const child = startChild('test/emulator/main.ts', [
    '--port',
    String(options.emulatorPort ?? 4010),
    '--ready-file',
    ready,
  ])
  const { origin } = await until(
    'the emulator',
    () => readyFile<{ origin: string }>(ready),
    SECONDS_TO_READY,
    child,
  )
  return { child, origin }
}

async function startGround(
  options: WorldOptions,
  emulatorOrigin: string,
): Promise<{ child: Child; ground: GroundFile }> {
  const state = options.state ?? '.local'
  const principals = Object.keys(deployment.callers).flatMap((name) => ['--principal', roleOf(name)])
  const ready = join(state, 'ground.json')
  await rm(ready, { force: true })
  const child = startChild('infra/local/main.ts', [
    '--assembly',
    options.assembly ?? 'cdk.out',
    '--state',
    state,
    '--graph-origin',
    emulatorOrigin,
    '--dialog-origin',
    emulatorOrigin,
    '--api-port',
    String(options.apiPort ?? 3000),
    '--aws-port',
    String(options.awsPort ?? 4566),
    '--end-with-parent',
    '--start-at',
    options.clock ?? STORY_TIME,
    ...(options.rightsUsedBy === undefined
      ? []
      : ['--rights-used', RIGHTS_USED, '--rights-used-by', options.rightsUsedBy]),
    ...principals,
  ])
  const ground = await until('the ground', () => readyFile<GroundFile>(ready), SECONDS_TO_READY, child)
  return { child, ground }
}

/**
 * The operator's part: `npm run setup`, which asks for the secret and subscribes the webhooks; and Meta's dashboard,
 * where the redirect URI goes.
 */
async function setUpApps(ground: GroundFile, emulatorOrigin: string): Promise<string[]> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: ground.awsOrigin,
    AWS_REGION: ground.region,
    AWS_ACCESS_KEY_ID: ground.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ground.operator.secretAccessKey,
    META_GRAPH_ORIGIN: emulatorOrigin,
  }
  const said: string[] = []
  for (const appKey of Object.keys(deployment.apps)) {
    said.push(await runToEnd('infra/cli/setup.ts', ['--app', appKey], { env, input: `${appSecret}\n` }))
  }
  return said
}

function console(sink: string, name: string, text: string): Content {
  return { sink, name, bytes: Buffer.from(text) }
}

/** Starts Meta's emulator, the product on the local ground, and the partner; sets the product up as an operator would. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'login-world-'))
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  const end = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop()
  }
  try {
    const emulator = await startEmulator(options, folder)
    stops.push(() => emulator.child.stop())
    const { child, ground } = await startGround(options, emulator.origin)
    stops.push(() => child.stop())
    const seed = emulatorSeed((app) => `${ground.apiOrigin}/callback/${app}`, options.clock ?? STORY_TIME)
    const seeded = await fetch(`${emulator.origin}/__emulator/seed`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(seed),
    })
    if (!seeded.ok) throw new Error(`the emulator refused its seed: ${await seeded.text()}`)
    const said = options.setUp === false ? [] : await setUpApps(ground, emulator.origin)
    const backendOf = (caller: string): PartnerBackend => {
      const arn = roleOf(caller)
      const keys = ground.principals.find((principal) => principal.arn === arn)
      if (!keys) throw new Error(`the ground has no keys for ${caller}`)
      return createPartnerBackend(ground.apiOrigin, ground.region, keys)
    }
    const { appKey: app, configuration, caller, returnUrl } = subject
    const site = await startPartnerSite({ backend: backendOf(caller), app, configuration, returnUrl })
    stops.push(() => site.stop())
    const { origin: partnerOrigin, place } = site
    const hosts = { [partnerOrigin]: place }
    return {
      emulatorOrigin: emulator.origin,
      ground,
      partnerOrigin,
      hosts,
      backendOf,
      denials: () => denialsAt(ground.awsOrigin),
      end,
      async stop() {
        const signingKeys = [ground.operator, ...ground.principals].map((keys) => keys.secretAccessKey)
        const { awsOrigin } = ground
        const state = options.state ?? '.local'
        const emulatorOrigin = emulator.origin
        const world = { emulatorOrigin, awsOrigin, state, signingKeys }
        const scan = await prepareScan(world).catch(async (error: unknown) => {
          await end()
          throw error
        })
        await end()
        return scan([
          console('console', 'ground', child.all()),
          ...said.map((text) => console('cli', 'setup', text)),
        ])
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

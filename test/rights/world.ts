import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type Grant, without } from '../../infra/local/iam/grants.ts'
import { startGround, type Ground } from '../../infra/local/world.ts'
import { createPartnerBackend, type PartnerBackend } from '../demo/partner/backend.ts'
import { roleOf } from '../demo/world/role-of.ts'
import { appSecret, emulatorSeed } from '../demo/world/seed.ts'
import { subject } from '../demo/world/subject.ts'
import { type Emulator, startEmulator } from '../emulator/start-emulator.ts'
import { VERIFY_TOKEN } from '../factories/deliveries.ts'
import { resetGuard } from './guard-rows.ts'
import { rightsUsed } from './used.ts'

/** The whole product on the ground, with rights that can be taken away while it runs. */
export interface RightsWorld {
  readonly ground: Ground
  readonly emulator: Emulator
  readonly partner: PartnerBackend
  /** Lets time pass for the product and for Meta alike, until the product is at rest. */
  pass(seconds: number): Promise<void>
  /** As `pass`, in one step and without these grants: nothing runs meanwhile. */
  leap(seconds: number, grants: readonly Grant[]): Promise<void>
  /** Runs the schedule of a function now. */
  runSchedule(functionKey: string): Promise<void>
  /** Does something while these grants do not hold. */
  lacking<T>(grants: readonly Grant[], work: () => Promise<T>): Promise<T>
  /** Ends a function's processes, so that its next run starts cold. */
  chill(functionKey: string): Promise<void>
  close(): Promise<void>
}

const BEGINNING = '2026-11-23T12:30:00Z'

export async function startRightsWorld(assembly = 'cdk.out'): Promise<RightsWorld> {
  const state = await mkdtemp(path.join(tmpdir(), 'rights-'))
  const emulator = await startEmulator()
  const { usesDirectory, usedBy } = rightsUsed()
  const ground = await startGround({
    assembly,
    state,
    graphOrigin: emulator.origin,
    dialogOrigin: emulator.origin,
    startAt: Date.parse(BEGINNING),
    principals: [roleOf(subject.caller)],
    rightsUsed: usesDirectory,
    rightsUsedBy: usedBy,
  })
  await seed(emulator, ground)
  await resetGuard(ground)
  const [keys] = ground.principals
  if (!keys) throw new Error('the ground has no key for the partner')
  const { policies } = ground.declarations
  const missing: Grant[] = []
  const enforce = () => ground.guard.enforce(missing.reduce(without, policies))
  const pass = async (seconds: number): Promise<void> => {
    emulator.state.clock.set(ground.clock.now() + seconds * 1000)
    await ground.pass(seconds * 1000)
    emulator.state.clock.set(ground.clock.now())
  }
  const lacking: RightsWorld['lacking'] = async (grants, work) => {
    missing.push(...grants)
    enforce()
    try {
      return await work()
    } finally {
      missing.splice(missing.length - grants.length)
      enforce()
    }
  }
  return {
    ground,
    emulator,
    partner: createPartnerBackend(ground.apiOrigin, ground.region, keys),
    pass,
    lacking,
    leap: (seconds, grants) =>
      lacking(grants, async () => {
        ground.clock.advance(seconds * 1000)
        await pass(1)
      }),
    async runSchedule(functionKey) {
      const { arn } =
        ground.lambda.functions.map((pool) => pool.declaration).find(({ key }) => key === functionKey) ?? {}
      const schedule = ground.scheduler.schedules.find(({ functionArn }) => functionArn === arn)
      ground.scheduler.run(schedule?.logicalId ?? functionKey)
      await pass(2)
    },
    async chill(functionKey) {
      const pool = ground.lambda.functions.find(({ declaration }) => declaration.key === functionKey)
      for (const pid of pool?.pids() ?? []) process.kill(pid, 'SIGKILL')
      while (pool?.pids().length) await rest(5)
    },
    async close() {
      await ground.close()
      await emulator.close()
      await rm(state, { recursive: true, force: true })
    },
  }
}

/** What an operator sets up: Meta's side, and the app's secret. */
async function seed(emulator: Emulator, ground: Ground): Promise<void> {
  const seeded = await fetch(`${emulator.origin}/__emulator/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(emulatorSeed((app) => `${ground.apiOrigin}/callback/${app}`, BEGINNING)),
  })
  if (!seeded.ok) throw new Error(`the emulator refused its seed: ${await seeded.text()}`)
  const secrets = new SecretsManagerClient({
    endpoint: ground.awsOrigin,
    region: ground.region,
    credentials: ground.operator,
  })
  const SecretString = JSON.stringify({ appSecret, webhookVerifyToken: VERIFY_TOKEN })
  for (const { arn } of ground.declarations.stores.secrets) {
    await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString }))
  }
  secrets.destroy()
}

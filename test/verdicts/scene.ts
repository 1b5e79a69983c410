import { run as receive } from '../../functions/webhooks/receive/run.ts'
import { Secret } from '../../shared/base/secret.ts'
import { connectionVerdict, type ConnectionHealth } from '../../shared/domain/verdict/connection-verdict.ts'
import { healthOf } from '../../shared/domain/verdict/health.ts'
import { readFault } from '../emulator/control/faults.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import { signatureHeaders } from '../emulator/webhooks/delivery.ts'
import { grantOfBusiness, grantOfPerson, type Grant } from '../emulator/world/grants.ts'
import { CURRENT_SECRET, deliveryRequest } from '../factories/deliveries.ts'
import type { ConnectionRow, JobRow, Rows } from '../factories/rows.ts'
import { createWorld } from '../factories/world.ts'
import { type GraphPorts, graphOverEmulator, type Sending } from './graph-over-emulator.ts'
import { comeBack, logIn, redeem, type Returned, type Wanted } from './logins.ts'
import { appOf, type Business, foundBusiness, startMeta } from './meta.ts'
import { openRooms, type RoomPorts, type Rooms } from './rooms.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What a fault is played on: a business that is connected, another one beside it, Meta, and our rooms. */
export interface Scene {
  readonly emulator: Emulator
  readonly ports: RoomPorts
  readonly sending: Sending
  readonly rooms: Rooms
  readonly business: Business
  readonly neighbour: Business
  /** What is stored. */
  readonly rows: Rows
}

export const REFERENCE = 'harbour-coffee'

/** Everybody's clock. */
function clockOf(world: ReturnType<typeof createWorld>, { state }: Emulator) {
  return (now: number) => {
    world.clock.set(now)
    state.clock.set(now)
  }
}

/** A scene with both businesses connected and their first runs done. */
export async function openScene(configuration = 'ads-insights'): Promise<Scene> {
  const world = createWorld()
  const { deployment, clock, rows } = world
  const emulator = await startMeta(deployment, clock.now())
  const { log, metrics, random } = world.ports
  const context = {
    clock,
    random,
    log,
    metrics,
    deployment,
    graphOrigin: emulator.origin,
    dialogOrigin: emulator.origin,
    address(): never {
      throw new Error('nothing of AWS is here')
    },
  }
  const sending: Sending = { context, appSecret: new Secret(CURRENT_SECRET) }
  const graph: GraphPorts = graphOverEmulator(sending, rows)
  const dialogOrigin = { origin: emulator.origin }
  const ports: RoomPorts = { ...world.ports, ...graph, dialogOrigin }
  const rooms = openRooms(ports, world.sent, clockOf(world, emulator))
  const business = foundBusiness(emulator.state, 1)
  const neighbour = foundBusiness(emulator.state, 2)
  const scene = { emulator, ports, sending, rooms, business, neighbour, rows }
  await connect(scene, { configuration })
  await connect(scene, { business: neighbour, reference: 'northwind' })
  await deliverWebhooks(scene)
  return scene
}

function wantedOf({ business }: Scene, given: Partial<Wanted>): Wanted {
  const own = given.business ?? business
  return {
    business: own,
    reference: REFERENCE,
    configuration: 'ads-insights',
    accountIds: own.accountIds,
    ...given,
  }
}

/** A login up to the callback. */
export function login(scene: Scene, given: Partial<Wanted> = {}): Promise<Returned> {
  return logIn(scene.ports, scene.emulator, wantedOf(scene, given))
}

/** A whole login: the person grants what is asked for, and the partner confirms. */
export async function connect(scene: Scene, given: Partial<Wanted> = {}): Promise<void> {
  const returned = await login(scene, given)
  await comeBack(scene.ports, returned)
  // Meta dates tokens to the second: nothing that is told in the next one is older
  await scene.rooms.rest(2_000)
  await redeem(scene.ports, returned)
  await scene.rooms.rest(MINUTE)
}

/** What Meta has to tell and has not delivered yet: the first time of each, or all of it `times` over. */
export async function deliverWebhooks(
  { emulator: { state }, ports, rooms }: Scene,
  times = 1,
): Promise<void> {
  const held = state.courier.deliveries.filter((delivery) => delivery.state === 'held')
  for (const { body, signature } of held.flatMap((delivery) =>
    Array.from({ length: times }, () => delivery),
  )) {
    const rawBody = Buffer.from(body)
    const signed = signatureHeaders(rawBody, appOf(state).appSecret, signature)['x-hub-signature-256']
    await receive(ports, deliveryRequest(rawBody, { signature: signed }))
  }
  for (const delivery of held) delivery.state = 'delivered'
  await rooms.rest(MINUTE)
}

/** What Meta has to tell never leaves it. */
export function loseWebhooks({ emulator: { state } }: Scene, object?: string): void {
  for (const delivery of state.courier.deliveries)
    if (delivery.state === 'held' && (object ?? delivery.object) === delivery.object) delivery.state = 'lost'
}

function runsOf({ ports: { clock } }: Scene, rows: Iterable<JobRow>, automation: string): object[] {
  const epoch = Math.floor(clock.now() / MINUTE)
  const due = [...rows].filter((job) => job.onWheel && job.automation === automation)
  return due.map(({ ownerId, assetId, generation }) => ({
    v: 1,
    jobKey: { ownerId, automation, assetId },
    generation,
    epoch,
    reason: 'wheel',
  }))
}

/** An hour later every job of every connection has its run. */
export async function runHourly(scene: Scene): Promise<void> {
  await scene.rooms.rest(HOUR)
  for (const run of runsOf(scene, scene.rows.jobs.values(), 'automations/hourly-insights'))
    scene.rooms.send(run)
  await scene.rooms.rest(MINUTE)
}

/** The sweep comes round. */
export async function sweep(scene: Scene): Promise<void> {
  await scene.rooms.rest(MINUTE)
  for (const run of runsOf(scene, scene.rows.jobs.values(), 'health/sweep')) scene.rooms.send(run)
  await scene.rooms.rest(MINUTE)
}

const inCalls = { path: '/act_*/insights' } as const
const inQuestions = { operation: 'oauth.debug_token' } as const

/** What of Meta's answers goes wrong: the figures, the questions about tokens, or whatever is asked. */
export const where = { inCalls, inQuestions, everywhere: { path: '*' } } as const

/** From now on Meta's answers go wrong there, until `repair`. */
export function disturb({ emulator: { state } }: Scene, at: object, effect: object): void {
  state.faults.push(readFault({ ...at, ...effect, times: 100_000 }))
}

export function repair({ emulator: { state } }: Scene): void {
  state.faults = []
}

/** What the business has granted the app at Meta. */
export function grantOf({ emulator: { state }, business }: Scene): Grant {
  const { appId } = appOf(state)
  const { businessId, personId } = business
  const grant = grantOfBusiness(state, appId, businessId) ?? grantOfPerson(state, appId, personId)
  if (!grant) throw new Error('the business has not connected the app')
  return grant
}

/** A connection as it stands, and what is held of it. */
export interface Found {
  readonly connection: ConnectionRow
  readonly held: ConnectionHealth
}

/** What is held of every connection, by reference, as a partner that asks is told. */
export async function look({ ports, rows }: Scene): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>()
  for (const connection of rows.connections.values()) {
    const standing = await ports.installationReads.find(connection.installationId)
    const health = standing && healthOf(standing.precedence, standing.health)
    const jobs = await ports.jobReads.of(connection.connectionId)
    const troubles = jobs.flatMap(({ onWheel, trouble }) => (onWheel && trouble ? [trouble] : []))
    const held = connectionVerdict(connection, health, troubles, ports.clock.now())
    found.set(connection.reference, { connection, held })
  }
  return found
}

import { run as judge } from '../../../../functions/health/judge/run.ts'
import { step as sweep } from '../../../../functions/health/sweep/step.ts'
import { establish } from '../../../../functions/connections/finalize/establish.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import type { ToldEvidence } from '../../../../shared/domain/verdict/evidence.ts'
import type { EvidenceMessage } from '../../../../shared/domain/verdict/evidence-message.ts'
import type { QueueOutcome } from '../../../../shared/kernel/doors/queue.ts'
import { deployment } from '../../../factories/deployment.ts'
import { loginAttempt } from '../../../factories/logins.ts'
import { Killed } from '../../../factories/outward.ts'
import { createWorld } from '../../../factories/world.ts'
import { type Answered, graphOf, newTruth, permissionsOf } from './truth.ts'
import { createTurns } from './turns.ts'

const app = deployment.apps['demo'] ?? never()
const configuration = app.configurations['ads-insights'] ?? never()
const GRANTOR = '880000000000001'
const CALLER = 'partner-backend'

export const INSTALLATION = installationIdOf(app.appId, 'system-user', GRANTOR)

/** As long as SQS hides a message whose run died. */
const HIDDEN_MILLISECONDS = 720_000
const MOST_TRIES = 10

function never(): never {
  throw new Error('the deployment of the factories has changed')
}

/** A login that Meta has granted and finalize has still to keep. */
interface Consent {
  readonly attemptId: string
  readonly reference: string
  readonly issuedAt: number
}

/** Something that lies on a queue. */
interface Parcel {
  readonly dueAt: number
  readonly tries: number
  readonly content: { readonly told: EvidenceMessage } | { readonly consent: Consent }
}

/** Several parcels at once: which of those that are due, in which order their rooms take turns, and who dies where. */
export interface Delivery {
  readonly picks: readonly number[]
  readonly order: readonly number[]
  readonly kill?: { readonly call: number; readonly moment: 'before' | 'after' }
  /** Whether each comes once more, that much later. */
  readonly againAfter?: number
}

type RoomPorts = ReturnType<typeof createWorld>['ports']
/** Leads the calls of a room among those of others. */
type Led = (ports: RoomPorts) => RoomPorts
const alone: Led = (ports) => ports

/** One business at Meta, two partners' workspaces on it, the real rooms over ports in memory, and a queue between. */
export function createRandomWorld() {
  const world = createWorld()
  const { clock, rows, sent, outward } = world
  const truth = newTruth()
  let queue: Parcel[] = []
  /**
   * What Meta has answered judges about tokens. Heard for certain is only what a judge was answered that ran alone: what
   * dies with a judge nobody knows, and a login that comes between makes an answer void.
   */
  const answers: (Answered & { readonly isHeard: boolean })[] = []
  /** What told of a removal, and when a judge first heard of it. */
  const goneTold: { readonly at: number; readonly heardAt: number }[] = []

  let brokenOff = false

  /** The ports of one room's run, and what Meta answers it. */
  function portsOf(own: Answered[]) {
    const graph = graphOf(truth, rows, clock, own)
    return {
      ...world.ports,
      graphAboutRoots: outward.wrap('graphAboutRoots', graph.graphAboutRoots),
      graphAsConnection: outward.wrap('graphAsConnection', graph.graphAsConnection),
    }
  }

  function put(content: Parcel['content'], afterMilliseconds = 0, tries = 0): void {
    queue.push({ content, dueAt: clock.now() + afterMilliseconds, tries })
  }

  function tell(evidence: ToldEvidence, afterMilliseconds = 0): void {
    put({ told: { v: 1, installationId: INSTALLATION, evidence } }, afterMilliseconds)
  }

  /** What rooms have sent goes onto the queue. */
  function collect(): void {
    for (const { message, afterSeconds } of sent.evidence.splice(0))
      put({ told: message }, afterSeconds * 1000)
    for (const { message, afterSeconds } of sent.again.splice(0))
      put({ told: message as EvidenceMessage }, afterSeconds * 1000)
    sent.work.splice(0)
  }

  /** The person has granted the app these accounts; finalize keeps it when its parcel is delivered. */
  function consent(reference: string, accountIds: readonly string[]): void {
    clock.advance(2_000)
    const attemptId = `attempt-${truth.tokens.size + 1}`
    const issuedAt = clock.now()
    truth.tokens.set(attemptId, { issuedAt })
    Object.assign(truth, { granted: accountIds, mayReadAds: true })
    rows.landings.set(attemptId, {
      appKey: 'demo',
      attemptId,
      sealedAt: issuedAt,
      sealed: new Secret('a token'),
    })
    put({ consent: { attemptId, reference, issuedAt } })
  }

  /** Finalize looks at the token, as it does before anything is written, and keeps what it found. */
  async function finalize(
    ports: RoomPorts,
    { attemptId, reference, issuedAt }: Consent,
    tries: number,
  ): Promise<void> {
    if (truth.trouble) throw truth.trouble
    if (truth.tokens.get(attemptId)?.death) {
      brokenOff ||= tries > 0
      return
    }
    const attempt = loginAttempt({ attemptId, reference, caller: CALLER })
    const permissions = permissionsOf(truth)
    const granular = permissions.map((permission) => ({ permission }))
    const token = { isValid: true, issuedAt, permissions, granular }
    const accountIds = truth.mayReadAds ? truth.granted : []
    const assets = accountIds.map((assetId) => ({ type: 'ad-account' as const, assetId, name: assetId }))
    const finding = { app, configuration, token, grantorId: GRANTOR, actorId: '122000000000001', assets }
    await establish(ports, attempt, { attemptId, sealedAt: issuedAt }, finding)
  }

  async function hear(led: Led, told: EvidenceMessage): Promise<QueueOutcome> {
    const { kind, at } = told.evidence
    const now = clock.now()
    if (kind === 'uninstalled' || kind === 'absent') goneTold.push({ at: Math.min(at, now), heardAt: now })
    const own: Answered[] = []
    let isHeard = false
    try {
      const outcome = await judge(led(portsOf(own)), told)
      isHeard = led === alone
      return outcome
    } finally {
      answers.push(...own.map((answered) => ({ ...answered, isHeard })))
    }
  }

  /** A parcel is handed to its room, as the queue's door does. */
  async function handOver(led: Led, { content, tries }: Parcel): Promise<void> {
    if ('consent' in content) {
      await finalize(led(portsOf([])), content.consent, tries)
      return
    }
    const outcome = await hear(led, content.told)
    if (outcome && 'again' in outcome) put(content, outcome.again.afterSeconds * 1000)
    if (outcome && 'elsewhere' in outcome && tries > 0) put(content, outcome.elsewhere.afterSeconds * 1000)
  }

  /** A parcel whose run died or failed comes back; one that fails for good is set aside. */
  async function receive(led: Led, parcel: Parcel): Promise<void> {
    try {
      await handOver(led, parcel)
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof Failure)) throw error
      const isKept = 'consent' in parcel.content || parcel.tries < MOST_TRIES
      if (isKept) put(parcel.content, HIDDEN_MILLISECONDS, parcel.tries + 1)
    }
  }

  function take(picks: readonly number[]): Parcel[] {
    const due = queue.filter(({ dueAt }) => dueAt <= clock.now())
    const taken = new Set(picks.flatMap((pick) => due[pick % Math.max(1, due.length)] ?? []))
    queue = queue.filter((parcel) => !taken.has(parcel))
    return [...taken]
  }

  return {
    world,
    truth,
    answers,
    goneTold,
    tell,
    consent,
    /** Delivers some of what is due. */
    async deliver({ picks, order, kill, againAfter }: Delivery): Promise<void> {
      const parcels = take(picks)
      if (kill) outward.killAt(kill.call, kill.moment)
      const turns = createTurns(order, clock)
      const [only, ...others] = parcels
      if (only && others.length === 0) await receive(alone, only)
      else await turns.run(parcels.map((parcel) => () => receive((ports) => turns.of(ports), parcel)))
      outward.spare()
      // a login that has been finalized has its end, and is done with
      const told = parcels.filter(({ content }) => 'told' in content)
      for (const { content } of againAfter === undefined ? [] : told) put(content, againAfter)
      collect()
    },
    /** The sweep asks about the token, and tells. */
    async sweep(): Promise<void> {
      const owner = { ownerId: INSTALLATION, installationId: INSTALLATION, appKey: 'demo', generation: 0 }
      const job = { ...owner, automation: 'health/sweep', assetId: '-', everyMinutes: 360 } as const
      await sweep(portsOf([]), [{ ...job, epoch: Math.floor(clock.now() / 60_000), fence: 1, fails: 0 }])
      collect()
    },
    /** Lets time pass until nothing lies on the queue any more. */
    async comeToRest(): Promise<void> {
      for (let delivered = 0; queue.length > 0; delivered += 1) {
        if (delivered > 1_000) throw new Error('the queue does not come to rest')
        queue.sort((one, other) => one.dueAt - other.dueAt)
        const [next] = queue.splice(0, 1)
        if (!next) return
        clock.set(Math.max(clock.now(), next.dueAt))
        await receive(alone, next)
        collect()
      }
    },
    /** Whether a login may have been kept in part: finalize died, and the token before it came again. */
    hasBrokenOff: () => brokenOff,
  }
}

export type RandomWorld = ReturnType<typeof createRandomWorld>

/** One call that left the room, in the order of its effect. */
export interface Effect {
  /** Port and method, e.g. `attemptEnds.end`; for Graph `graph` and the operation. */
  readonly operation: string
  readonly args: readonly unknown[]
}

/** Calls that change nothing outside; every other one counts as an effect. */
const READS = new Set([
  'loginLinks.find',
  'loginAttempts.find',
  'linkConsumption.consumedBy',
  'landingTokens.find',
  'installationReads.find',
  'connectionWrites.current',
  'graphAsApp.ready',
  'connectionConditions.connectionsOf',
  'connectionReads.find',
  'connectionReads.asset',
  'connectionListing.page',
  'assetReads.of',
  'jobReads.of',
  'jobWheel.lastTick',
  'jobWheel.slot',
  'jobWheel.due',
  'secretStatus.isSet',
  'connectionErasure.standing',
  'jobErasure.count',
  'insightsErasure.count',
  'rootErasure.find',
  'deletionRequests.find',
  'webhookSecrets.verify',
  'webhookSecrets.verifySignedRequest',
  'webhookSecrets.isVerifyToken',
  'webhookDeliveries.isKnown',
  'webhookEntryReads.read',
])

/** What a process that died looks like to the one who called it: no failure of ours. */
export class Killed extends Error {}

export type Moment = 'before' | 'after'

/** The border that every outward call of a room crosses: recorded, made to wait a turn, and broken on demand. */
export interface Outward {
  readonly effects: Effect[]
  /** How many calls have left so far, reads included. */
  count(): number
  /** Lets every call of the operation fail, before its effect or after it, until it is mended. */
  fail(operation: string, error: Error, moment?: Moment): void
  mend(operation: string): void
  /** Kills the room at its n-th call from now (1 is the next), before or after the effect. */
  killAt(call: number, moment: Moment): void
  /** Lets something else happen whole before the effect of the n-th call from now; says whether it has. */
  meetAt(call: number, other: () => Promise<unknown>): () => boolean
  /** Takes back a kill that has not struck. */
  spare(): void
  through<T>(operation: string, args: readonly unknown[], body: () => T | Promise<T>): Promise<T>
  /** The port with each of its methods led through this border. */
  wrap<P extends object>(name: string, port: P): P
}

export function createOutward(): Outward {
  const effects: Effect[] = []
  const failing = new Map<string, { readonly error: Error; readonly moment: Moment }>()
  let calls = 0
  let meeting: { readonly call: number; readonly other: () => Promise<unknown> } | undefined
  let kill: { readonly call: number; readonly moment: Moment } | undefined

  function breakAt(operation: string, call: number, moment: Moment): void {
    if (kill?.call === call && kill.moment === moment) throw new Killed(`killed ${moment} ${operation}`)
    const failure = failing.get(operation)
    if (failure?.moment === moment) throw failure.error
  }

  async function through<T>(operation: string, args: readonly unknown[], body: () => T | Promise<T>) {
    calls += 1
    const call = calls
    // A turn of the loop on either side: rooms that run at once really do take turns.
    await Promise.resolve()
    if (meeting?.call === call) {
      const { other } = meeting
      meeting = undefined
      await other()
    }
    breakAt(operation, call, 'before')
    if (!READS.has(operation)) effects.push({ operation, args })
    const answer = await body()
    breakAt(operation, call, 'after')
    return answer
  }

  return {
    effects,
    count: () => calls,
    fail: (operation, error, moment = 'before') => failing.set(operation, { error, moment }),
    mend: (operation) => failing.delete(operation),
    killAt(call, moment) {
      kill = { call: calls + call, moment }
    },
    meetAt(call, other) {
      let isMet = false
      const meet = async () => {
        isMet = true
        await other()
      }
      meeting = { call: calls + call, other: meet }
      return () => isMet
    },
    spare() {
      kill = undefined
    },
    through,
    wrap<P extends object>(name: string, port: P): P {
      const methods = Object.entries(port).map(([method, run]: [string, (...args: unknown[]) => unknown]) => [
        method,
        (...args: unknown[]) => through(`${name}.${method}`, args, () => run(...args)),
      ])
      // Same names, same arguments, same promised answers: only the loop over names loses the type.
      return Object.fromEntries(methods) as P
    },
  }
}

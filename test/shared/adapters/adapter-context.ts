import { randomBytes } from 'node:crypto'
import { deployment } from '../../../shared/deployment.ts'
import type { AdapterContext } from '../../../shared/adapters/context.ts'
import { addresses, type Address } from '../../../shared/ports/addresses.ts'

/** The time at which every adapter test begins. */
export const START = Date.parse('2026-11-23T15:00:00Z')

const given: Partial<Record<Address, string>> = {
  connectionsTable: 'connections',
  vaultTable: 'vault',
  jobsTable: 'jobs',
  ephemeralTable: 'ephemeral',
  vaultKey: 'arn:aws:kms:us-east-1:000000000000:key/vault',
  appSecrets: JSON.stringify({ demo: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:demo' }),
  finalizeQueue: 'https://sqs.us-east-1.amazonaws.com/000000000000/finalize',
  evidenceQueue: 'https://sqs.us-east-1.amazonaws.com/000000000000/evidence',
  eraseQueue: 'https://sqs.us-east-1.amazonaws.com/000000000000/erase',
  workQueues: JSON.stringify({
    'automations/hourly-insights': 'https://sqs.us-east-1.amazonaws.com/000000000000/hourly-insights',
    'health/sweep': 'https://sqs.us-east-1.amazonaws.com/000000000000/sweep',
  }),
  webhookQueue: 'https://sqs.us-east-1.amazonaws.com/000000000000/webhooks',
  ownQueue: 'https://sqs.us-east-1.amazonaws.com/000000000000/own',
  eventBus: 'bus',
  resultBucket: 'results',
  publicOrigin: 'https://login.example.com/',
}

export interface Counted {
  readonly name: string
  readonly dimension?: Readonly<Record<string, string>>
}

export interface TestContext extends AdapterContext {
  readonly counted: Counted[]
  /** Every line logged, as one JSON text each. */
  readonly logged: string[]
  /** Lets so many milliseconds pass. */
  later(milliseconds: number): void
}

/** What an adapter is made from, with a clock that stands still and with everything noted. */
export function adapterContext(overrides: Partial<AdapterContext> = {}): TestContext {
  let now = START
  const counted: Counted[] = []
  const logged: string[] = []
  const note = (level: string) => (message: string, facts?: object) => {
    logged.push(JSON.stringify({ level, message, ...facts }))
  }
  return {
    clock: { now: () => now },
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    metrics: { count: (name, dimension) => counted.push(dimension ? { name, dimension } : { name }) },
    random: { token: (bytes) => randomBytes(bytes).toString('base64url'), fraction: () => 0 },
    deployment,
    address: (name) => {
      const value = given[name]
      if (value === undefined) throw new Error(`no ${addresses[name]}`)
      return value
    },
    graphOrigin: 'https://graph.facebook.com',
    dialogOrigin: 'https://www.facebook.com',
    counted,
    logged,
    later: (milliseconds) => {
      now += milliseconds
    },
    ...overrides,
  }
}

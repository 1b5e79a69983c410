import type { Fault } from './fault.ts'
import { automationFaults } from './faults/automations.ts'
import { connectionFaults } from './faults/connections.ts'
import { goodbyeFaults } from './faults/goodbye.ts'
import { groundFaults } from './faults/ground.ts'
import { guardFaults } from './faults/guard.ts'
import { healthFaults } from './faults/health.ts'
import { jobFaults } from './faults/jobs.ts'
import { loginFaults } from './faults/login.ts'
import { metaFaults } from './faults/meta.ts'
import { signalFaults } from './faults/signals.ts'
import { sinkFaults } from './faults/sinks.ts'
import { vaultFaults } from './faults/vault.ts'
import { webhookFaults } from './faults/webhooks.ts'

/** Every planted fault, from the front door inwards. */
export const faults: readonly Fault[] = [
  ...loginFaults,
  ...vaultFaults,
  ...metaFaults,
  ...connectionFaults,
  ...healthFaults,
  ...guardFaults,
  ...goodbyeFaults,
  ...jobFaults,
  ...automationFaults,
  ...webhookFaults,
  ...groundFaults,
  ...signalFaults,
  ...sinkFaults,
]

import { adapters } from '#adapters'
import { Failure } from '../base/failure.ts'
import { loopbackOrigin } from '../base/loopback.ts'
import { deployment } from '../deployment.ts'
import { addresses } from '../ports/addresses.ts'
import type { Need } from '../ports/ports.ts'
import { clock } from './clock.ts'
import type { Manifest, PortsOf } from './manifest.ts'
import { random } from './random.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

/** Meta's own origin unless the environment names one on this very machine: a template can never redirect tokens. */
function originOf(variable: string, metaOrigin: string): string {
  const given = process.env[variable]
  if (given === undefined) return metaOrigin
  const origin = loopbackOrigin(given)
  if (origin !== undefined) return origin
  throw new Failure('ERR_DEPLOYMENT_INVALID', `${variable} may only name a loopback origin`)
}

function addressOf(name: keyof typeof addresses): string {
  const value = process.env[addresses[name]]
  if (value === undefined || value === '') {
    throw new Failure('ERR_DEPLOYMENT_INVALID', `this function was not given ${addresses[name]}`)
  }
  return value
}

export interface Composed<M extends Manifest> {
  readonly ports: PortsOf<M>
  readonly telemetry: Telemetry
}

/** Makes the ports that a manifest names, once per process, from the environment that its grants gave it. */
export function compose<M extends Manifest>(manifest: M): Composed<M> {
  const telemetry = createTelemetry()
  const ambient = { clock, random, deployment, log: telemetry.log, metrics: telemetry.metrics }
  const context = {
    ...ambient,
    address: addressOf,
    graphOrigin: originOf('META_GRAPH_ORIGIN', 'https://graph.facebook.com'),
    dialogOrigin: originOf('META_DIALOG_ORIGIN', 'https://www.facebook.com'),
  }
  const made = Object.fromEntries(
    manifest.needs.map((need: Need): [Need, unknown] => [need, adapters[need](context)]),
  )
  // `adapters` is checked against Ports need by need; only the loop over names loses that.
  return { ports: { ...ambient, ...made } as PortsOf<M>, telemetry }
}

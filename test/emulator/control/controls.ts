import { bodyOf, jsonAnswer, type Answer, type Call } from '../http/call.ts'
import type { Route } from '../http/route.ts'
import {
  InvalidInput,
  readFlag,
  readInstant,
  readObject,
  readOptional,
  readWhole,
} from '../world/read-json.ts'
import { wakeCourier } from '../webhooks/courier.ts'
import { readSeed } from '../world/read-seed.ts'
import { resetState, type State } from '../world/state.ts'
import { changeApp, withoutSecret } from './apps.ts'
import { removeForPerson, sendCallback, showCallbacks } from './callbacks.ts'
import { readFault } from './faults.ts'
import {
  giveAssets,
  givePermissions,
  removeAll,
  removeIntegration,
  takeAssets,
  takePermissions,
} from './integrations.ts'
import { endDataAccess, killTokens, reviveTokens } from './tokens.ts'
import { sendPartnerEvent } from './partner.ts'
import { restate } from './restate.ts'
import { tellSecrets } from './secrets.ts'
import { readTotals } from './totals.ts'
import { resendDelivery, sendBody, showWebhooks } from './webhooks.ts'
import { duplicateDeliveries, holdDeliveries, loseDeliveries, releaseDeliveries } from './webhook-orders.ts'

export const CONTROL_PREFIX = '/__emulator'

/** The control plane: what a test does to this world, and what it may look at. A secret is told at one place only. */
export const controlRoutes: readonly Route[] = [
  control('GET', '/clock', (state) => clockOf(state)),
  control('POST', '/clock', setClock),
  control('GET', '/faults', (state) => ({ faults: state.faults.filter((fault) => fault.times > 0) })),
  control('POST', '/faults', addFault),
  control('DELETE', '/faults', (state) => {
    state.faults = []
    return { faults: [] }
  }),
  control('GET', '/totals', readTotals),
  control('GET', '/calls', (state) => ({
    total: [...state.callCounts.values()].reduce((sum, count) => sum + count, 0),
    byOperation: Object.fromEntries(state.callCounts),
    last: state.calls,
  })),
  control('POST', '/reset', (state) => {
    resetState(state, state.seed)
    return clockOf(state)
  }),
  control('POST', '/seed', (state, call) => {
    resetState(state, readSeed(bodyOf(call)))
    return clockOf(state)
  }),
  control('POST', '/apps/{appId}', changeApp),
  control('POST', '/integrations/remove', removeIntegration),
  control('POST', '/integrations/remove-all', removeAll),
  control('POST', '/integrations/take-assets', takeAssets),
  control('POST', '/integrations/give-assets', giveAssets),
  control('POST', '/integrations/take-permissions', takePermissions),
  control('POST', '/integrations/give-permissions', givePermissions),
  control('POST', '/people/remove', removeForPerson),
  control('GET', '/callbacks', showCallbacks),
  control('POST', '/callbacks', sendCallback),
  control('POST', '/insights/restate', restate),
  control('POST', '/tokens/kill', killTokens),
  control('POST', '/tokens/revive', reviveTokens),
  control('POST', '/tokens/end-data-access', endDataAccess),
  control('GET', '/webhooks', showWebhooks),
  control('POST', '/webhooks/send', sendBody),
  control('POST', '/webhooks/partner', sendPartnerEvent),
  control('POST', '/webhooks/resend', resendDelivery),
  control('POST', '/webhooks/lose', loseDeliveries),
  control('POST', '/webhooks/duplicate', duplicateDeliveries),
  control('POST', '/webhooks/hold', holdDeliveries),
  control('POST', '/webhooks/release', releaseDeliveries),
  control('GET', '/state', describeState),
  control('GET', '/secrets', tellSecrets),
]

type ControlHandler = (state: State, call: Call) => unknown

function control(method: Route['method'], path: string, run: ControlHandler): Route {
  const operation = `control.${method.toLowerCase()}${path.replaceAll('/', '.').replaceAll(/[{}]/g, '')}`
  return {
    method,
    path: `${CONTROL_PREFIX}${path}`,
    operation,
    handle: (state, call) => answer(run, state, call),
  }
}

async function answer(run: ControlHandler, state: State, call: Call): Promise<Answer> {
  try {
    return jsonAnswer(200, await run(state, call))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return jsonAnswer(400, { error: error.message })
  }
}

/** The answer at a control path that does not exist: what there is instead. */
export function unknownControl(): Answer {
  return jsonAnswer(404, {
    error: 'there is no such control',
    routes: controlRoutes.map((route) => `${route.method} ${route.path}`),
  })
}

function clockOf(state: State): unknown {
  return { now: new Date(state.clock.now()).toISOString(), frozen: state.clock.isFrozen() }
}

/** `set`, then `advanceSeconds`: both may come in one call, and with `frozen` they hold to the millisecond. */
function setClock(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['set', 'advanceSeconds', 'frozen'])
  const set = readOptional(readInstant)(fields.get('set'), 'set')
  const advance = readOptional(readWhole(-3_200_000_000, 3_200_000_000))(
    fields.get('advanceSeconds'),
    'advanceSeconds',
  )
  const frozen = readOptional(readFlag)(fields.get('frozen'), 'frozen')
  if (frozen === true) state.clock.freeze(true)
  if (set !== undefined) state.clock.set(set)
  if (advance !== undefined) state.clock.set(state.clock.now() + advance * 1000)
  if (frozen === false) state.clock.freeze(false)
  wakeCourier(state)
  return clockOf(state)
}

function addFault(state: State, call: Call): unknown {
  const fault = readFault(bodyOf(call))
  // Used-up faults go, so that a long life does not slow every call down.
  state.faults = [...state.faults.filter((other) => other.times > 0), fault]
  return { faults: state.faults }
}

function describeState(state: State): unknown {
  return {
    clock: clockOf(state),
    apps: [...state.apps.values()].map(withoutSecret),
    people: [...state.people.values()],
    businesses: [...state.businesses.values()].map((business) => ({
      ...business,
      assets: [...state.assets.values()].filter((asset) => asset.businessId === business.businessId),
    })),
    adAccounts: [...state.adAccounts.values()],
    grants: [...state.grants.values()],
    tokens: { live: state.tokens.size, codesIssued: state.codes.size },
  }
}

import type { Call } from '../../http/call.ts'
import type { Grant } from '../../world/grants.ts'
import { integrationsOfApp } from '../../world/integrations.ts'
import type { State } from '../../world/state.ts'
import { requireOwnAppOrProvider } from '../caller.ts'
import { project, requestedFields, type Node } from '../fields.ts'
import { edge } from '../paging.ts'
import { countAppCall } from '../usage.ts'

const LARGEST_LIMIT = 100
const DEFAULT_FIELDS = ['id', 'name', 'verification_status', 'business_status']

/**
 * `/{app-id}/connected_client_businesses`: the businesses that have this app now, in the order in
 * which they connected it. Meta, Application reference, read 2026-11-23.
 */
export function listConnectedBusinesses(state: State, call: Call): unknown {
  const app = requireOwnAppOrProvider(state, call, call.captured.get('appId') ?? '')
  countAppCall(state, call, app)
  const fields = requestedFields(call)
  const rows = integrationsOfApp(state, app.appId).map((grant) =>
    project(businessNode(state, grant), 'Business', fields, DEFAULT_FIELDS),
  )
  return edge(call, rows, LARGEST_LIMIT)
}

/** Every business here is verified and active; the times are those of the connection. */
function businessNode(state: State, grant: Grant): Node {
  return {
    id: () => grant.businessId,
    name: () => state.businesses.get(grant.businessId ?? '')?.name,
    verification_status: () => 'VERIFIED',
    business_status: () => 'ACTIVE',
    created_time: () => timeText(grant.connectedAt),
    updated_time: () => timeText(grant.updatedAt),
  }
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

import type { Need } from '../shared/ports/ports.ts'
import type { Grant } from './grants.ts'
import { indexRows, rows } from './statements.ts'

const INSTALLATIONS = 'INST#'
const GUARDS = 'GUARD#'
const BAD_TURNS = 'TURN#'
const LISTED_CONNECTIONS = 'CALLER#'
const LISTED_INSTALLATIONS = 'APP#'

/** What the needs of installations and connections grant: the business truth, for as long as it is true. */
export const connectionGrants = {
  installationWrites: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [
      rows(data.connections, INSTALLATIONS, 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
    ],
  },
  installationReads: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'GetItem')],
  },
  installationListing: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [
      indexRows(data.connections, 'listed', LISTED_INSTALLATIONS),
      rows(data.connections, INSTALLATIONS, 'GetItem'),
    ],
  },
  assetReads: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'Query')],
  },
  healthWrites: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'UpdateItem')],
  },
  connectionWrites: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'GetItem', 'UpdateItem')],
  },
  connectionReads: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'GetItem')],
  },
  connectionListing: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [
      indexRows(data.connections, 'listed', LISTED_CONNECTIONS),
      rows(data.connections, INSTALLATIONS, 'GetItem'),
    ],
  },
  connectionConditions: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'Query', 'UpdateItem')],
  },
  removalGuard: {
    addresses: ['connectionsTable', 'ephemeralTable'],
    statements: ({ data }) => [
      rows(data.connections, GUARDS, 'GetItem', 'UpdateItem'),
      rows(data.ephemeral, BAD_TURNS, 'PutItem', 'Query'),
    ],
  },
  businessCounts: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, GUARDS, 'UpdateItem')],
  },
  // reads what the stream brought: a room with this need has the stream's own rights from its trigger
  connectionChanges: { addresses: [], statements: () => [] },
  connectionPublication: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'UpdateItem')],
  },

  unpublishedChanges: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [
      indexRows(data.connections, 'unpublished'),
      rows(data.connections, INSTALLATIONS, 'GetItem'),
    ],
  },
} satisfies Partial<Record<Need, Grant>>

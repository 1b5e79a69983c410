import type { Need } from '../shared/ports/ports.ts'
import type { Grant } from './grants.ts'
import { rows } from './statements.ts'

const LINKS = 'LINK#'
const ATTEMPTS = 'ATT#'

const attemptChange: Grant = {
  addresses: ['ephemeralTable'],
  statements: ({ data }) => [rows(data.ephemeral, ATTEMPTS, 'UpdateItem', 'GetItem')],
}

/** What the needs of a login under way grant: its links and attempts, which live for hours. */
export const loginGrants = {
  newLoginLinks: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, LINKS, 'PutItem')],
  },
  loginLinks: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, LINKS, 'GetItem', 'UpdateItem')],
  },
  linkConsumption: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, LINKS, 'GetItem', 'UpdateItem')],
  },
  newLoginAttempts: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, ATTEMPTS, 'PutItem')],
  },
  loginAttempts: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, ATTEMPTS, 'GetItem')],
  },
  attemptExchange: attemptChange,
  attemptTakeover: attemptChange,
  attemptEnds: attemptChange,
  attemptNotes: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, ATTEMPTS, 'UpdateItem')],
  },
  attemptRedemption: attemptChange,
} satisfies Partial<Record<Need, Grant>>

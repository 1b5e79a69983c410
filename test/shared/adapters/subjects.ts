import type { Connection } from '../../../shared/domain/connection.ts'
import type { GrantedAsset, Installation, Precedence } from '../../../shared/domain/installation.ts'
import type { PlannedJob } from '../../../shared/domain/job.ts'
import type { LoginAttempt } from '../../../shared/domain/login-attempt.ts'
import type { LoginLink } from '../../../shared/domain/login-link.ts'
import { START } from './adapter-context.ts'

const HOUR = 3_600_000

export function aLink(linkHash: string, overrides: Partial<LoginLink> = {}): LoginLink {
  return {
    linkHash,
    appKey: 'demo',
    configuration: 'ads-insights',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    returnUrl: 'http://localhost:3100/connected',
    createdAt: START,
    expiresAt: START + HOUR,
    attempts: 0,
    ...overrides,
  }
}

export function anAttempt(attemptId: string, overrides: Partial<LoginAttempt> = {}): LoginAttempt {
  return {
    attemptId,
    linkHash: 'link-hash',
    appKey: 'demo',
    configuration: 'ads-insights',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    returnUrl: 'http://localhost:3100/connected',
    redirectUri: 'https://login.example.com/callback/demo',
    stateHash: 'state-hash',
    cookieHash: 'cookie-hash',
    handleHash: 'handle-hash',
    createdAt: START,
    expiresAt: START + HOUR,
    status: 'pending',
    ...overrides,
  }
}

export function anInstallation(installationId: string, overrides: Partial<Installation> = {}): Installation {
  return {
    installationId,
    appKey: 'demo',
    appId: '1029384756102938',
    tokenKind: 'system-user',
    grantorId: '880000000000001',
    actorId: '122000000000001',
    grant: { permissions: ['ads_read'], granular: [{ permission: 'ads_read' }] },
    consentedAt: START,
    ...overrides,
  }
}

export function anAdAccount(assetId: string): GrantedAsset {
  return { type: 'ad-account', assetId, name: `Ads ${assetId}`, timeZone: 'Europe/Berlin', currency: 'EUR' }
}

export function aConnection(
  connectionId: string,
  overrides: Partial<Omit<Connection, 'revision' | 'createdAt'>> = {},
): Omit<Connection, 'revision' | 'createdAt'> {
  return {
    connectionId,
    installationId: connectionId.slice(0, connectionId.lastIndexOf('.')),
    appKey: 'demo',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    configuration: 'ads-insights',
    state: 'active',
    generation: 1,
    assets: [{ type: 'ad-account', assetId: 'act_1' }],
    permissions: ['ads_read'],
    activeAt: START,
    ...overrides,
  }
}

export function aJob(connectionId: string, overrides: Partial<PlannedJob> = {}): PlannedJob {
  return {
    ownerId: connectionId,
    automation: 'automations/hourly-insights',
    assetId: 'act_1',
    appKey: 'demo',
    installationId: connectionId.slice(0, connectionId.lastIndexOf('.')),
    generation: 1,
    assetType: 'ad-account',
    everyMinutes: 60,
    ...overrides,
  }
}

/** A consent made so many seconds after the start. */
export function consent(attemptId: string, second = 0): Precedence {
  return { attemptId, tokenIssuedAt: START + second * 1000, tokenSealedAt: START + second * 1000 }
}

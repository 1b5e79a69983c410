import { base32, hashOf } from '../base/hash.ts'
import type { TokenKind } from './deployment.ts'

/** 130 bits: no two of anything will ever share them. */
function shortHash(...parts: readonly string[]): string {
  return base32(hashOf(...parts)).slice(0, 26)
}

/** The same app, kind of token and grantor always give the same installation. */
export function installationIdOf(appId: string, tokenKind: TokenKind, grantorId: string): string {
  return `inst_${shortHash(appId, tokenKind, grantorId)}`
}

const CONNECTION_ID = /^(inst_[a-z2-7]{26})\.[a-z2-7]{26}$/

/** The installation that a connection's id names; undefined for what is no such id. */
export function installationIdIn(connectionId: string | undefined): string | undefined {
  return CONNECTION_ID.exec(connectionId ?? '')?.[1]
}

/** The same installation, caller and reference always give the same connection. */
export function connectionIdOf(installationId: string, caller: string, reference: string): string {
  return `${installationId}.${shortHash(caller, reference)}`
}

import { Failure, failureOf } from '../../../shared/base/failure.ts'
import { discoverAssets } from '../../../shared/domain/asset-discovery.ts'
import type { AppDeployment, LoginConfiguration } from '../../../shared/domain/deployment.ts'
import type { GrantedAsset } from '../../../shared/domain/installation.ts'
import type { LoginAttempt, LoginEndReason } from '../../../shared/domain/login-attempt.ts'
import { grantorOf, missingPermissions, refusalOfToken } from '../../../shared/domain/token-acceptance.ts'
import { debugToken, type TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { clientBusiness, person, type TokenOwner } from '../../../shared/meta/edges/me.ts'
import type { LandingToken } from '../../../shared/ports/token-vault.ts'
import type { FinalizePorts } from './ports.ts'

/** What Meta says of a sealed token. */
export interface Finding {
  readonly app: AppDeployment
  readonly configuration: LoginConfiguration
  readonly token: TokenFacts
  readonly grantorId: string
  readonly actorId: string
  readonly assets: readonly GrantedAsset[]
}

function configurationOf(ports: FinalizePorts, { appKey, configuration }: LoginAttempt) {
  const app = ports.deployment.apps[appKey]
  const found = app?.configurations[configuration]
  if (!app || !found) {
    throw new Failure('ERR_DEPLOYMENT_INVALID', `the deployment no longer has configuration ${configuration}`)
  }
  return { app, configuration: found }
}

/** Whose token it is; undefined where Meta knows no client business for it, which it says by refusing the field. */
async function ownerOf(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  system: boolean,
): Promise<TokenOwner | undefined> {
  try {
    return await ports.graphAsLanding.call(attempt, system ? clientBusiness() : person())
  } catch (error) {
    if (system && failureOf(error, 'ERR_GRAPH_BAD_REQUEST')) return undefined
    throw error
  }
}

async function grantedAssets(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  configuration: LoginConfiguration,
): Promise<readonly GrantedAsset[]> {
  const { assets, refusals } = await discoverAssets({
    as: 'landing',
    tokenKind: configuration.tokenKind,
    assetTypes: configuration.assetTypes,
    call: (call) => ports.graphAsLanding.call(attempt, call),
  })
  const { attemptId } = attempt
  for (const { facts, code } of refusals) {
    ports.log.warn('a grant does not let its assets be listed', { attemptId, ...facts, code })
  }
  return assets
}

/** Asks Meta whose token was sealed and what it reaches, or says why it cannot be used. Writes nothing. */
export async function investigate(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  landing: LandingToken,
): Promise<Finding | { readonly refusal: LoginEndReason }> {
  const { app, configuration } = configurationOf(ports, attempt)
  const facts = await ports.graphAsLanding.call(attempt, debugToken())
  const refusal = refusalOfToken(app, configuration, facts, ports.clock.now())
  if (refusal) return { refusal }
  const missing = missingPermissions(configuration, facts)
  if (missing.length > 0) {
    ports.log.warn('a login lacks permissions of its configuration', {
      attemptId: attempt.attemptId,
      missing,
    })
    ports.metrics.count('LoginsLackingPermissions')
  }
  const system = configuration.tokenKind === 'system-user'
  const owner = await ownerOf(ports, attempt, system)
  if (!owner) return { refusal: 'no-client-business' }
  const grantor = grantorOf(app, configuration, owner)
  if ('refusal' in grantor) return grantor
  return {
    app,
    configuration,
    token: { ...facts, issuedAt: facts.issuedAt ?? landing.sealedAt },
    grantorId: grantor.grantorId,
    actorId: owner.actorId,
    assets: await grantedAssets(ports, attempt, configuration),
  }
}

import { Failure, failureOf } from '../../../shared/base/failure.ts'
import type { AppDeployment, LoginConfiguration } from '../../../shared/domain/deployment.ts'
import type { GrantedAsset } from '../../../shared/domain/installation.ts'
import type { LoginAttempt, LoginEndReason } from '../../../shared/domain/login-attempt.ts'
import { grantorOf, missingPermissions, refusalOfToken } from '../../../shared/domain/token-acceptance.ts'
import { type AdAccount, adAccounts, assignedAdAccounts } from '../../../shared/meta/edges/ad-accounts.ts'
import { debugToken, type TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { clientBusiness, person, type TokenOwner } from '../../../shared/meta/edges/me.ts'
import type { GraphCall } from '../../../shared/meta/graph/graph-call.ts'
import type { Page } from '../../../shared/meta/graph/paging.ts'
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

/** Far more than anybody has; an edge that never ends must not keep a run for ever. */
const MOST_PAGES = 200

async function everyPage<T>(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  callFor: (after?: string) => GraphCall<Page<T>>,
): Promise<T[]> {
  const rows: T[] = []
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Page<T> = await ports.graphAsLanding.call(attempt, callFor(after))
    rows.push(...answer.rows)
    if (answer.after === undefined) return rows
    after = answer.after
  }
  throw new Failure('ERR_GRAPH_MALFORMED', 'a list of assets does not end', { facts: { pages: MOST_PAGES } })
}

/** What an edge answers when it is not for this kind of token, or not for this grant. */
const notForUs = ['ERR_GRAPH_PERMISSION_LOST', 'ERR_GRAPH_BAD_REQUEST', 'ERR_GRAPH_ASSET_LOST'] as const

/** Every page, or the refusal of an edge that is not for this grant: another edge may answer all the same. */
async function everyPageOrRefusal<T>(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  callFor: (after?: string) => GraphCall<Page<T>>,
): Promise<T[] | Failure> {
  try {
    return await everyPage(ports, attempt, callFor)
  } catch (error) {
    const failure = failureOf(error, ...notForUs)
    if (!failure) throw error
    ports.log.warn('a grant does not let its assets be listed', {
      attemptId: attempt.attemptId,
      ...failure.facts,
      code: failure.code,
    })
    return failure
  }
}

function assetOf(account: AdAccount): GrantedAsset {
  return {
    type: 'ad-account',
    assetId: account.accountId,
    name: account.name,
    timeZone: account.timeZone,
    currency: account.currency,
  }
}

/** Ad accounts by both documented edges: which of the two a system user sees is not the same everywhere. */
async function grantedAssets(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  configuration: LoginConfiguration,
): Promise<GrantedAsset[]> {
  if (!configuration.assetTypes.includes('ad-account')) return []
  const edges = configuration.tokenKind === 'system-user' ? [assignedAdAccounts, adAccounts] : [adAccounts]
  const answers: (AdAccount[] | Failure)[] = []
  for (const edge of edges) answers.push(await everyPageOrRefusal(ports, attempt, edge))
  const lists = answers.filter((answer) => Array.isArray(answer))
  // A missing permission means no assets. Any other refusal of every edge says nothing about what was granted.
  const [refusal] = answers.flatMap(
    (answer) => failureOf(answer, 'ERR_GRAPH_BAD_REQUEST', 'ERR_GRAPH_ASSET_LOST') ?? [],
  )
  if (lists.length === 0 && refusal) throw refusal
  const byId = new Map(lists.flat().map((account) => [account.accountId, assetOf(account)]))
  return [...byId.values()]
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

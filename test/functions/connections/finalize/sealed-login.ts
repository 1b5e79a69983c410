import { run } from '../../../../functions/connections/finalize/run.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import type { Deployment } from '../../../../shared/domain/deployment.ts'
import type { LoginAttempt } from '../../../../shared/domain/login-attempt.ts'
import type { QueueOutcome } from '../../../../shared/kernel/doors/queue.ts'
import { adAccount, onePage, tokenFacts, tokenOwner } from '../../../factories/graph-answers.ts'
import { type IssuedLogin, issueLogin } from '../../../factories/logins.ts'
import { createWorld, type World } from '../../../factories/world.ts'

export const BUSINESS = '880000000000001'

/** A world whose Graph answers as it does about a good token that reaches accounts 42 and 43. */
export function worldWithGraph(deployment?: Deployment): World {
  const world = createWorld(deployment ? { deployment } : {})
  world.graph.answer('debug-token', tokenFacts())
  world.graph.answer('me', tokenOwner(BUSINESS))
  world.graph.answer('assigned-ad-accounts', onePage([adAccount('42')]))
  world.graph.answer('ad-accounts', onePage([adAccount('42'), adAccount('43', 'Asia/Kolkata')]))
  return world
}

/** Stores a login whose token is sealed since now and that its partner has confirmed. */
export function sealLogin(world: World, given: Partial<LoginAttempt> = {}): IssuedLogin {
  const now = world.clock.now()
  const sealed = { status: 'sealed', exchangeDeadlineAt: now + 45_000, sealedAt: now } as const
  const login = issueLogin(world, { ...sealed, confirmedAt: now, ...given })
  const { attemptId } = login
  const token = new Secret(`the token of ${attemptId}`)
  world.rows.landings.set(attemptId, { appKey: 'demo', attemptId, sealedAt: now, sealed: token })
  return login
}

export function sealedLogin(given: Partial<LoginAttempt> = {}): { world: World; login: IssuedLogin } {
  const world = worldWithGraph()
  return { world, login: sealLogin(world, given) }
}

/** The same as a login that nobody has confirmed yet. */
export function unconfirmedLogin(): { world: World; login: IssuedLogin } {
  const { world, login } = sealedLogin()
  const { confirmedAt: _, ...attempt } = world.rows.attempts.get(login.attemptId) ?? never()
  world.rows.attempts.set(login.attemptId, attempt)
  return { world, login }
}

function never(): never {
  throw new Error('the attempt was just stored')
}

export function finalize(world: World, { attemptId }: Pick<IssuedLogin, 'attemptId'>): Promise<QueueOutcome> {
  return run(world.ports, { v: 1, attemptId })
}

function opened(rows: ReadonlyMap<string, { readonly sealed: Secret<string> }>) {
  return [...rows].map(([key, row]) => ({ key, ...row, sealed: row.sealed.reveal() }))
}

/** Every row of the connections, jobs and vault tables and the attempts, with what is sealed in them. */
export function snapshot({ rows }: World) {
  return {
    attempts: [...rows.attempts],
    links: [...rows.links],
    landings: opened(rows.landings),
    roots: opened(rows.roots),
    installations: [...rows.installations],
    assets: [...rows.assets],
    connections: [...rows.connections],
    jobs: [...rows.jobs],
  }
}

/** Nothing of a business is kept: no token, no installation, no connection, no job. */
export function keepsNothing({ rows }: World): boolean {
  const { landings, roots, installations, assets, connections, jobs } = rows
  return [landings, roots, installations, assets, connections, jobs].every(({ size }) => size === 0)
}

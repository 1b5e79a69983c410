import { Failure } from '../../../../shared/base/failure.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import type { LoginAttempt } from '../../../../shared/domain/login-attempt.ts'
import { attemptIn, type IssuedLogin, issueLogin } from '../../../factories/logins.ts'
import { sealCode } from '../../../factories/vault-ports.ts'
import type { World } from '../../../factories/world.ts'
import { worldWithGraph } from './sealed-login.ts'

export const CODE = 'AQD-authorization-code'
export const TOKEN = 'EAAB-token-of-the-takeover'

/** What Meta says to a code that it has traded before. */
export const used = new Failure('ERR_GRAPH_CODE_DEAD', 'exchange-code was refused by meta with code 100', {
  facts: { metaCode: 100, metaSubcode: 36_009 },
})

/** Stores a login, confirmed by its partner, whose callback began the exchange just now and died. */
export function breakOff(world: World, given: Partial<LoginAttempt> = {}): IssuedLogin {
  const now = world.clock.now()
  const begun = { status: 'exchanging', codeTakenAt: now, exchangeDeadlineAt: now + 45_000 } as const
  const login = issueLogin(world, { ...begun, confirmedAt: now, ...given })
  const code = sealCode({ appKey: 'demo', attemptId: login.attemptId }, new Secret(CODE))
  world.rows.sealedCodes.set(login.attemptId, code)
  return login
}

/** The same a minute later, when the watchdog looks; Meta has not seen the code, and trades it once. */
export function brokenOffLogin(given: Partial<LoginAttempt> = {}): { world: World; login: IssuedLogin } {
  const world = worldWithGraph()
  let isTraded = false
  world.graph.answer('exchange-code', () => {
    if (isTraded) throw used
    isTraded = true
    return { access_token: TOKEN, token_type: 'bearer' }
  })
  const login = breakOff(world, given)
  world.clock.advance(60_000)
  return { world, login }
}

/** The same as a login that nobody has confirmed yet. */
export function unconfirmedBrokenOffLogin(given: Partial<LoginAttempt> = {}) {
  const { world, login } = brokenOffLogin(given)
  const { confirmedAt: _, ...attempt } = attemptIn(world, login.attemptId)
  world.rows.attempts.set(login.attemptId, attempt)
  return { world, login }
}

/** How often the code was sent to Meta. */
export function exchangesOf(world: World): number {
  return world.graph.calls.filter(({ operation }) => operation === 'exchange-code').length
}

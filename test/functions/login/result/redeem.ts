import { run } from '../../../../functions/login/result/run.ts'
import type { LoginAttempt } from '../../../../shared/domain/login-attempt.ts'
import type { ApiAnswer, ApiRequest } from '../../../../shared/kernel/doors/api.ts'
import { issueLogin } from '../../../factories/logins.ts'
import { apiRequest } from '../../../factories/requests.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** A world with one login that has come as far as `given` says; sealed unless told otherwise. */
export function loginToRedeem(given: Partial<LoginAttempt> = {}) {
  const world = createWorld()
  const login = issueLogin(world, { status: 'sealed', ...given })
  return { world, login }
}

/** The partner's backend redeems a handle for its own reference, unless told otherwise. */
export function redeem(world: World, handle: string, given: Partial<ApiRequest> = {}): Promise<ApiAnswer> {
  const body = { reference: 'harbour-coffee' }
  return run(world.ports, apiRequest({ pathParameters: { handle }, body, ...given }))
}

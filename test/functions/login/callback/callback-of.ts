import { run } from '../../../../functions/login/callback/run.ts'
import type { PageAnswer } from '../../../../shared/kernel/doors/page.ts'
import { type IssuedLogin, issueLogin } from '../../../factories/logins.ts'
import { pageRequest } from '../../../factories/requests.ts'
import { createWorld, type World } from '../../../factories/world.ts'

export const CODE = 'AQD-authorization-code'
export const TOKEN = 'EAAB-landing-token'

/** A world in which one login waits for Facebook's redirect and the exchange would succeed. */
export function waitingLogin(given: Parameters<typeof issueLogin>[1] = {}): {
  world: World
  login: IssuedLogin
} {
  const world = createWorld()
  world.graph.answer('exchange-code', { access_token: TOKEN, token_type: 'bearer', expires_in: 5_183_944 })
  return { world, login: issueLogin(world, given) }
}

/** Facebook's redirect as the browser that began the login follows it, with a code unless told otherwise. */
export function callBack(
  world: World,
  login: Pick<IssuedLogin, 'state' | 'cookies'>,
  query: Readonly<Record<string, string>> = { code: CODE },
): Promise<PageAnswer> {
  return run(
    world.ports,
    pageRequest({
      pathParameters: { app: 'demo' },
      query: { ...query, state: login.state },
      cookies: login.cookies,
    }),
  )
}

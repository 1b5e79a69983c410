import { pageRequest } from '../../factories/requests.ts'
import { run as callback } from '../../../functions/login/callback/run.ts'
import { type Fault, harmless } from '../fault.ts'
import { comeBack, redeem, type Returned } from '../logins.ts'
import { disturb, login, type Scene } from '../scene.ts'

const HOUR = 60 * 60_000

/** Another login of the same business comes back so, an hour after the first one; none of it touches what stands. */
function ending(
  name: string,
  come: (scene: Scene, returned: Returned) => Promise<unknown>,
  cancels = false,
): Fault {
  return harmless({
    name,
    async play(scene) {
      await scene.rooms.rest(HOUR)
      const returned = await login(scene, { cancels })
      await come(scene, returned)
      await scene.rooms.rest(2 * HOUR)
    },
  })
}

const inExchange = { operation: 'oauth.access_token' } as const

const codes = [
  { name: 'a code that was used (36009)', subcode: 36_009 },
  { name: 'a code that has expired (36007)', subcode: 36_007 },
  { name: 'a redirect URI that does not match (36008)', subcode: 36_008 },
].map(({ name, subcode }) =>
  ending(name, async (scene, returned) => {
    disturb(scene, inExchange, { error: { code: 100, subcode } })
    await comeBack(scene.ports, returned)
    await redeem(scene.ports, returned)
  }),
)

function withQuery(
  { callback: request, ...returned }: Returned,
  query: Readonly<Record<string, string>>,
): Returned {
  const state = request.query['state'] ?? ''
  return { ...returned, callback: { ...request, query: { state, ...query } } }
}

/** Logins that fail, are forged or come twice. */
export const loginFaults: readonly Fault[] = [
  ...codes,
  ending('a cancel', (scene, returned) => comeBack(scene.ports, returned), true),
  ending('the second family of errors', (scene, returned) => {
    const errors = { error_code: '1349168', error_message: 'URL Blocked' }
    return comeBack(scene.ports, withQuery(returned, errors))
  }),
  ending('a forged state', ({ ports }, { callback: request }) => {
    const state = `${'A'.repeat(22)}.${'A'.repeat(32)}`
    return callback(ports, pageRequest({ ...request, query: { ...request.query, state } }))
  }),
  ending('a state that has expired', async ({ ports, rooms }, returned) => {
    await rooms.rest(2 * HOUR)
    await comeBack(ports, returned)
  }),
  ending('a callback that is submitted twice', async ({ ports }, returned) => {
    await Promise.all([comeBack(ports, returned), comeBack(ports, returned)])
    await redeem(ports, returned)
  }),
  ending('an exchange that is never answered', async (scene, returned) => {
    disturb(scene, inExchange, { cut: 'after-effect' })
    await comeBack(scene.ports, returned)
  }),
  ending('a login that nobody confirms', (scene, returned) => comeBack(scene.ports, returned)),
]

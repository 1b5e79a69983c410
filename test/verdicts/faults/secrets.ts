import { Secret } from '../../../shared/base/secret.ts'
import { PREVIOUS_SECRET } from '../../factories/deliveries.ts'
import { type Fault, harmless } from '../fault.ts'
import { appOf } from '../meta.ts'
import { disturb, repair, runHourly, sweep, where } from '../scene.ts'

const HOUR = 60 * 60_000

/** What only the operator can mend befalls every business of the app, and stops none. */
function operatorError(name: string, play: Fault['play']): Fault {
  return { name, play, verdict: 'operator-error', state: 'active', beside: 'operator-error' }
}

const proofError = (message: string) => ({ error: { code: 100, type: 'GraphMethodException', message } })

/** What signs the calls: the app secret, and the proof that is made of it. */
export const secretFaults: readonly Fault[] = [
  operatorError('proof missing', async (scene) => {
    disturb(
      scene,
      where.everywhere,
      proofError('API calls from the server require an appsecret_proof argument'),
    )
    await runHourly(scene)
  }),
  operatorError('proof wrong', async (scene) => {
    disturb(scene, where.everywhere, proofError('Invalid appsecret_proof provided in the API argument'))
    await runHourly(scene)
  }),
  ...(['190', '101'] as const).map((wrongAppTokenError) =>
    operatorError(`app secret rotated, which Meta answers with ${wrongAppTokenError}`, async (scene) => {
      Object.assign(appOf(scene.emulator.state), { appSecret: 'another-secret', wrongAppTokenError })
      await runHourly(scene)
      await sweep(scene)
    }),
  ),
  harmless({
    name: 'app secret rotated, and set up',
    async play(scene) {
      appOf(scene.emulator.state).appSecret = PREVIOUS_SECRET
      await runHourly(scene)
      scene.sending.appSecret = new Secret(PREVIOUS_SECRET)
      await scene.rooms.rest(HOUR)
      await sweep(scene)
    },
  }),
  harmless({
    name: 'a proof that one call lacked',
    async play(scene) {
      disturb(scene, where.inCalls, proofError('Invalid appsecret_proof provided in the API argument'))
      await runHourly(scene)
      repair(scene)
      await scene.rooms.rest(HOUR)
    },
  }),
]

import { run as deauthorize } from '../../../functions/webhooks/deauthorize/run.ts'
import { run as reconcile } from '../../../functions/health/reconcile/run.ts'
import { signedRequest } from '../../emulator/callbacks/signed-request.ts'
import { announceRemoval } from '../../emulator/webhooks/business-integration.ts'
import { partnerShapes } from '../../emulator/webhooks/partner.ts'
import { removeIntegration } from '../../emulator/world/integrations.ts'
import { removeApp } from '../../emulator/world/people.ts'
import { tokensOf } from '../../emulator/world/tokens.ts'
import { deliveryRequest } from '../../factories/deliveries.ts'
import { type Fault, harmless, removing } from '../fault.ts'
import { appOf } from '../meta.ts'
import {
  connect,
  deliverWebhooks,
  disturb,
  grantOf,
  loseWebhooks,
  repair,
  runHourly,
  type Scene,
  sweep,
  where,
} from '../scene.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WEEK = 7 * 24 * HOUR

/** The business takes the app away under Connected apps; its token answers with that subcode from now on. */
function remove(scene: Scene, removalSubcode = 458): void {
  const { state } = scene.emulator
  const app = appOf(state)
  app.removalSubcode = removalSubcode
  removeIntegration(state, app, grantOf(scene))
}

/** Subcodes that a removal might bring: which one it is, Meta does not say. */
const told = [458, 465, 467, 460].map((subcode) =>
  removing({
    name: `the app removed, the token 190/${subcode}, with its webhook`,
    async play(scene) {
      remove(scene, subcode)
      await deliverWebhooks(scene)
    },
  }),
)

const untold = [458, 465].flatMap((subcode): Fault[] => [
  removing({
    name: `the app removed, the token 190/${subcode}, webhook lost, met by a call`,
    async play(scene) {
      remove(scene, subcode)
      loseWebhooks(scene)
      await runHourly(scene)
    },
  }),
  removing({
    name: `the app removed, the token 190/${subcode}, webhook lost, found by the sweep`,
    async play(scene) {
      remove(scene, subcode)
      loseWebhooks(scene)
      await sweep(scene)
    },
  }),
])

const partners = partnerShapes.map((shape) =>
  removing({
    name: `PARTNER_APP_UNINSTALLED alone, ${shape}`,
    async play(scene) {
      appOf(scene.emulator.state).partnerShape = shape
      // without an account that it names, only the token itself can tell whose it was
      remove(scene, shape === 'without-waba' ? 458 : 467)
      loseWebhooks(scene, 'application')
      await deliverWebhooks(scene)
      await scene.rooms.rest(2 * MINUTE)
    },
  }),
)

const others: readonly Fault[] = [
  removing({
    name: 'the app removed, the token 190/467, every webhook lost, missing in the daily list',
    async play(scene) {
      remove(scene, 467)
      loseWebhooks(scene)
      await scene.rooms.rest(HOUR)
      await reconcile(scene.ports)
      await scene.rooms.rest(MINUTE)
    },
  }),
  removing({
    name: 'the app removed, its webhook duplicated and reordered',
    async play(scene) {
      const { state } = scene.emulator
      remove(scene, 467)
      state.courier.deliveries.reverse()
      await deliverWebhooks(scene, 3)
    },
  }),
  removing({
    name: 'the app removed, its webhook a week late',
    async play(scene) {
      remove(scene, 467)
      await scene.rooms.rest(WEEK)
      await deliverWebhooks(scene)
    },
  }),
  removing({
    name: 'the app removed while Meta is down for an hour',
    async play(scene) {
      remove(scene)
      disturb(scene, where.everywhere, { raw: { status: 503, body: '' } })
      await deliverWebhooks(scene)
      await scene.rooms.rest(HOUR)
      repair(scene)
      await scene.rooms.rest(HOUR)
    },
  }),
  removing({
    name: 'a password changed, then the app removed',
    async play(scene) {
      const { state } = scene.emulator
      for (const token of tokensOf(state, grantOf(scene)))
        token.death = { code: 190, subcode: 460, canPass: true }
      await runHourly(scene)
      await scene.rooms.rest(HOUR)
      remove(scene, 460)
      await deliverWebhooks(scene)
    },
  }),
  removing({
    name: 'a person removes the app, which the object permissions tells',
    configuration: 'ads-by-person',
    async play(scene) {
      const { state } = scene.emulator
      await removeApp(state, appOf(state), grantOf(scene), false).calledBack
      await deliverWebhooks(scene)
    },
  }),
  removing({
    name: 'a person removes the app, which the deauthorize callback alone tells',
    configuration: 'ads-by-person',
    async play(scene) {
      const { state } = scene.emulator
      const { userId } = grantOf(scene)
      const app = appOf(state)
      await removeApp(state, app, grantOf(scene), false).calledBack
      loseWebhooks(scene)
      const request = signedRequest(app.appSecret, userId, state.clock.seconds(), 'right')
      const body = new URLSearchParams({ signed_request: request }).toString()
      await deauthorize(scene.ports, deliveryRequest(body))
      await scene.rooms.rest(MINUTE)
    },
  }),
]

const backAgain: readonly Fault[] = [
  harmless({
    name: 'the app removed, and back',
    async play(scene) {
      remove(scene)
      await deliverWebhooks(scene)
      await scene.rooms.rest(HOUR)
      await connect(scene)
      await runHourly(scene)
    },
  }),
  harmless({
    name: 'the app removed, and back before the webhook comes',
    async play(scene) {
      remove(scene)
      await scene.rooms.rest(HOUR)
      await connect(scene)
      await deliverWebhooks(scene)
    },
  }),
  {
    name: 'an uninstall that is told while the token is good',
    verdict: 'unknown',
    state: 'active',
    async play(scene) {
      announceRemoval(scene.emulator.state, grantOf(scene))
      await deliverWebhooks(scene)
    },
  },
  harmless({
    name: 'an uninstall that is told while the token is good, two hours later',
    async play(scene) {
      announceRemoval(scene.emulator.state, grantOf(scene))
      await deliverWebhooks(scene)
      await scene.rooms.rest(2 * HOUR)
    },
  }),
  harmless({
    name: 'a business that the daily list does not name while its token is good, two hours later',
    async play(scene) {
      const { state } = scene.emulator
      const grant = grantOf(scene)
      const [key] = [...state.grants].find(([, one]) => one === grant) ?? ['']
      state.grants.delete(key)
      await reconcile(scene.ports)
      state.grants.set(key, grant)
      await scene.rooms.rest(2 * HOUR)
    },
  }),
]

/** Removals in every way in which they are told or not, and what only looks like one. */
export const removalFaults: readonly Fault[] = [...told, ...untold, ...partners, ...others, ...backAgain]

import { announceUpdate } from '../../emulator/webhooks/business-integration.ts'
import { givePermissions, takePermissions } from '../../emulator/world/integrations.ts'
import { type Death, tokensOf } from '../../emulator/world/tokens.ts'
import { degrading, type Fault, harmless, killing, removing } from '../fault.ts'
import { appOf } from '../meta.ts'
import { connect, deliverWebhooks, grantOf, loseWebhooks, runHourly, type Scene, sweep } from '../scene.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

type End = Pick<Death, 'subcode'> & Partial<Pick<Death, 'code'>>

/** Every token of the business answers so from now on; nobody has removed anything. */
function kill(scene: Scene, { code = 190, subcode }: End): void {
  const { state } = scene.emulator
  for (const token of tokensOf(state, grantOf(scene))) token.death = { code, subcode, canPass: true }
}

/** Every token that was killed lives again, as after a checkpoint. */
function revive(scene: Scene): void {
  for (const token of tokensOf(scene.emulator.state, grantOf(scene))) token.death = undefined
}

function nameOf({ code = 190, subcode }: End): string {
  return `${code}${subcode === undefined ? ' without a subcode' : `/${subcode}`}`
}

/** What no removal brings by itself: a password that was changed, a checkpoint, an end by time, and numbers yet unknown. */
const ends: readonly End[] = [
  ...[459, 460, 463, 464, 467, 492, 999].map((subcode) => ({ subcode })),
  { subcode: undefined },
  { code: 102, subcode: undefined },
]

const killed = ends.flatMap((end): Fault[] => [
  killing({
    name: `${nameOf(end)}, met by a call`,
    async play(scene) {
      kill(scene, end)
      await runHourly(scene)
    },
  }),
  killing({
    name: `${nameOf(end)}, found by the sweep`,
    async play(scene) {
      kill(scene, end)
      await sweep(scene)
    },
  }),
])

/** The two subcodes that are taken for a removal: Meta answers so when it is asked about the token. */
const removalSubcodes = [458, 465].map((subcode) =>
  removing({
    name: `190/${subcode}`,
    async play(scene) {
      kill(scene, { subcode })
      await runHourly(scene)
    },
  }),
)

/** How `debug_token` may write what is the same. */
const spellings = ([false, 'empty', 'reordered'] as const).map((targetIds) =>
  harmless({
    name: `target_ids ${targetIds === false ? 'missing' : targetIds}`,
    async play(scene) {
      appOf(scene.emulator.state).targetIds = targetIds
      announceUpdate(scene.emulator.state, grantOf(scene))
      await deliverWebhooks(scene)
      await sweep(scene)
    },
  }),
)

const grants: readonly Fault[] = [
  degrading({
    name: 'a scope that is lost',
    lost: () => ['ads_read'],
    async play(scene) {
      takePermissions(scene.emulator.state, grantOf(scene), ['ads_read'])
      await deliverWebhooks(scene)
    },
  }),
  degrading({
    name: 'a scope that is lost, its webhook too',
    lost: () => ['ads_read'],
    async play(scene) {
      takePermissions(scene.emulator.state, grantOf(scene), ['ads_read'])
      loseWebhooks(scene)
      await sweep(scene)
    },
  }),
  harmless({
    name: 'a scope that is lost and given back',
    async play(scene) {
      const { state } = scene.emulator
      takePermissions(state, grantOf(scene), ['ads_read'])
      await deliverWebhooks(scene)
      await scene.rooms.rest(HOUR)
      givePermissions(state, grantOf(scene), ['ads_read'])
      await deliverWebhooks(scene)
    },
  }),
  harmless({
    name: 'a scope that is renamed',
    async play(scene) {
      const { state } = scene.emulator
      appOf(state).scopeNames = new Map([['manage_app_solution', 'manage_app_solutions']])
      announceUpdate(state, grantOf(scene))
      await deliverWebhooks(scene)
      await sweep(scene)
    },
  }),
  harmless({
    name: 'business_management dropped on re-consent',
    async play(scene) {
      offerLess(scene)
      await scene.rooms.rest(HOUR)
      await connect(scene)
      await deliverWebhooks(scene)
      await runHourly(scene)
    },
  }),
  degrading({
    name: 'business_management dropped by the consent of another workspace',
    lost: () => ['business_management'],
    async play(scene) {
      offerLess(scene)
      await scene.rooms.rest(HOUR)
      await connect(scene, { reference: 'another-workspace' })
      await deliverWebhooks(scene)
    },
  }),
]

/** The dialog offers one permission less from now on. */
function offerLess({ emulator: { state } }: Scene): void {
  const app = appOf(state)
  app.configurations = app.configurations.map((configuration) => ({
    ...configuration,
    permissions: configuration.permissions.filter((permission) => permission !== 'business_management'),
  }))
}

const times: readonly Fault[] = [
  harmless({
    name: 'expires_at 0',
    async play(scene) {
      await scene.rooms.rest(90 * DAY)
      await sweep(scene)
      await runHourly(scene)
    },
  }),
  killing({
    name: 'data access that has ended',
    configuration: 'ads-by-person',
    async play(scene) {
      const { state } = scene.emulator
      for (const token of tokensOf(state, grantOf(scene))) token.dataAccessExpiresAt = state.clock.seconds()
      await sweep(scene)
    },
  }),
  harmless({
    name: '190/459, and the person clears the checkpoint',
    async play(scene) {
      kill(scene, { subcode: 459 })
      await runHourly(scene)
      await scene.rooms.rest(HOUR)
      revive(scene)
      await sweep(scene)
      await scene.rooms.rest(HOUR)
    },
  }),
  harmless({
    name: '190/460, and the business logs in again',
    async play(scene) {
      kill(scene, { subcode: 460 })
      await runHourly(scene)
      await scene.rooms.rest(HOUR)
      await connect(scene)
    },
  }),
]

/** Tokens: how they end, and what they grant. */
export const tokenFaults: readonly Fault[] = [
  ...killed,
  ...removalSubcodes,
  ...grants,
  ...spellings,
  ...times,
]

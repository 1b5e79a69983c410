import { giveAsset, takeAsset } from '../../emulator/world/integrations.ts'
import { degrading, type Fault, harmless } from '../fault.ts'
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

const HOUR = 60 * 60_000

/** One account answers so while everything else says that it is granted: it is in trouble, and not lost. */
const refusals = [
  { name: '100/33', error: { code: 100, subcode: 33, type: 'GraphMethodException' } },
  { name: '10', error: { code: 10 } },
  { name: '200', error: { code: 200 } },
  { name: '190/145', error: { code: 190, subcode: 145 } },
  { name: '190/492', error: { code: 190, subcode: 492 } },
]

const inTrouble = refusals.flatMap(({ name, error }): Fault[] => {
  const refuse = (scene: Scene) => {
    disturb(scene, { path: `/act_${scene.business.accountIds[0]}/insights` }, { error })
  }
  return [
    harmless({
      name: `${name} on an account that is granted`,
      async play(scene) {
        refuse(scene)
        await runHourly(scene)
      },
    }),
    harmless({
      name: `${name} on an account that is granted, and in order again`,
      async play(scene) {
        refuse(scene)
        await runHourly(scene)
        repair(scene)
        await runHourly(scene)
      },
    }),
  ]
})

const first = ({ business: { accountIds } }: Scene) => [accountIds[0]]

function take(scene: Scene): void {
  takeAsset(scene.emulator.state, grantOf(scene), scene.business.accountIds[0])
}

const answers = ['100/33', '10', '200'] as const

const taken: readonly Fault[] = [
  degrading({
    name: 'an account taken away',
    lost: first,
    async play(scene) {
      take(scene)
      await deliverWebhooks(scene)
    },
  }),
  ...answers.map((lostAssetError) =>
    degrading({
      name: `an account taken away, met by a call as ${lostAssetError}`,
      lost: first,
      async play(scene) {
        appOf(scene.emulator.state).lostAssetError = lostAssetError
        take(scene)
        loseWebhooks(scene)
        await runHourly(scene)
      },
    }),
  ),
  degrading({
    name: 'an account taken away, found by the sweep',
    lost: first,
    async play(scene) {
      take(scene)
      loseWebhooks(scene)
      await sweep(scene)
    },
  }),
  degrading({
    name: 'every account taken away',
    lost: ({ business: { accountIds } }) => accountIds,
    async play(scene) {
      const { state } = scene.emulator
      for (const accountId of scene.business.accountIds) takeAsset(state, grantOf(scene), accountId)
      await deliverWebhooks(scene)
    },
  }),
  harmless({
    name: 'an account taken away and given back',
    async play(scene) {
      take(scene)
      await deliverWebhooks(scene)
      await scene.rooms.rest(HOUR)
      giveAsset(scene.emulator.state, grantOf(scene), scene.business.accountIds[0])
      await deliverWebhooks(scene)
    },
  }),
  harmless({
    name: 'an account taken away that the connection does not work on',
    async play(scene) {
      await connect(scene, { accountIds: [scene.business.accountIds[1]] })
      await scene.rooms.rest(HOUR)
      const { state } = scene.emulator
      giveAsset(state, grantOf(scene), scene.business.accountIds[0])
      await deliverWebhooks(scene)
      take(scene)
      await deliverWebhooks(scene)
    },
  }),
  harmless({
    name: 'a WhatsApp account taken away',
    async play(scene) {
      takeAsset(scene.emulator.state, grantOf(scene), scene.business.wabaId)
      await deliverWebhooks(scene)
    },
  }),
  harmless({
    name: 'an account taken away while Meta is down',
    async play(scene) {
      take(scene)
      disturb(scene, where.everywhere, { raw: { status: 503, body: '' } })
      await deliverWebhooks(scene)
      await runHourly(scene)
    },
  }),
]

/** Assets: in trouble, taken, and back. */
export const assetFaults: readonly Fault[] = [...inTrouble, ...taken]

import { type Fault, harmless } from '../fault.ts'
import { appOf } from '../meta.ts'
import { disturb, repair, runHourly, type Scene, sweep, where } from '../scene.ts'

const HOUR = 60 * 60_000

/** What a run is told that has to wait: it passes, and is of the business's own figures. */
function throttled(name: string, play: Fault['play']): Fault {
  return { name, play, verdict: 'throttled', state: 'active', beside: 'throttled' }
}

interface Throttle {
  readonly code: number
  readonly subcode?: number
}

const throttles: readonly Throttle[] = [
  { code: 4 },
  { code: 17, subcode: 2_446_079 },
  { code: 32 },
  { code: 613, subcode: 1_487_742 },
  ...[80_000, 80_001, 80_002, 80_003, 80_004, 80_005, 80_006, 80_008, 80_009, 80_014].map((code) => ({
    code,
  })),
]

const byCode = throttles.flatMap(({ code, subcode }) => {
  const what = `${code}${subcode === undefined ? '' : `/${subcode}`}`
  const effect = (status: number) => ({ error: { code, status, ...(subcode !== undefined && { subcode }) } })
  return [
    ...[400, 403].map((status) =>
      throttled(`${what} with HTTP ${status}`, async (scene) => {
        disturb(scene, where.inCalls, effect(status))
        await runHourly(scene)
      }),
    ),
    harmless({
      name: `${what}, for the sweep`,
      async play(scene) {
        disturb(scene, where.everywhere, effect(400))
        await sweep(scene)
      },
    }),
  ]
})

/** Calls an hour on an ad account with one active ad and limited access: 600 and 400 (Meta, Rate Limits, read 2026-11-23). */
const LIMIT = 1_000

/** The calls of the next hour on every ad account come to so many percent of the limit. */
function useUp({ emulator: { state } }: Scene, percent: number): void {
  const hour = Math.floor((state.clock.now() + HOUR) / HOUR)
  const { appId } = appOf(state)
  for (const accountId of state.adAccounts.keys()) {
    state.quota.set(`${hour}|${appId}|ads_insights|${accountId}`, (LIMIT * percent) / 100)
  }
}

const limits: readonly Fault[] = [
  throttled('a limit that is used up, with Meta’s headers', async (scene) => {
    useUp(scene, 100)
    await runHourly(scene)
  }),
  harmless({
    name: 'a limit at 90 percent, told by headers alone',
    async play(scene) {
      useUp(scene, 90)
      await runHourly(scene)
    },
  }),
  harmless({
    name: 'a limit that is used up, an hour later',
    async play(scene) {
      useUp(scene, 100)
      await runHourly(scene)
      await scene.rooms.rest(2 * HOUR)
      await runHourly(scene)
    },
  }),
]

interface Trouble {
  readonly name: string
  readonly effect: object
}

const passing: readonly Trouble[] = [
  { name: 'code 1', effect: { error: { code: 1 } } },
  { name: 'code 2', effect: { error: { code: 2, isTransient: true } } },
  { name: 'HTTP 500 without a word', effect: { raw: { status: 500, body: '' } } },
  { name: 'HTTP 502 with a page', effect: { raw: { status: 502, body: '<h1>Bad gateway</h1>' } } },
  { name: 'HTTP 200 with a page', effect: { raw: { status: 200, body: '<h1>Welcome</h1>' } } },
  { name: 'a connection that is cut', effect: { cut: 'before-effect' } },
  { name: 'an answer that is cut', effect: { cut: 'after-effect' } },
  { name: 'silence', effect: { slowMilliseconds: 60_000 } },
]

const troubles = passing.flatMap(({ name, effect }): Fault[] => {
  const away = (scene: Scene) => {
    if (name === 'silence') scene.sending.patienceMilliseconds = 50
    disturb(scene, where.everywhere, effect)
  }
  return [
    harmless({
      name: `${name}, for a run`,
      async play(scene) {
        away(scene)
        await runHourly(scene)
      },
    }),
    harmless({
      name: `${name}, for the sweep`,
      async play(scene) {
        away(scene)
        await sweep(scene)
      },
    }),
  ]
})

const blocks: readonly Fault[] = [
  {
    name: '368',
    verdict: 'blocked',
    state: 'suspended',
    beside: 'blocked',
    async play(scene) {
      disturb(scene, where.inCalls, { error: { code: 368 } })
      await runHourly(scene)
    },
  },
  harmless({
    name: '368, a day later',
    async play(scene) {
      disturb(scene, where.inCalls, { error: { code: 368 } })
      await runHourly(scene)
      repair(scene)
      await scene.rooms.rest(24 * HOUR)
      await sweep(scene)
      await runHourly(scene)
    },
  }),
]

/** Throttles, Meta's own trouble, and blocks: whatever passes by itself. */
export const troubleFaults: readonly Fault[] = [...byCode, ...limits, ...troubles, ...blocks]

import { expect, test } from 'vitest'
import { subject } from '../demo/world/subject.ts'
import { readFault } from '../emulator/control/faults.ts'
import { takeAsset } from '../emulator/world/integrations.ts'
import { grantOfBusiness } from '../emulator/world/grants.ts'
import { forget } from './end.ts'
import { connects, playToEnd } from './kill-points.ts'
import { answerOf, invite, type Login, visit } from './login.ts'
import { follow } from './play.ts'
import { hear, remainsOf, removeApp, sweepOver, uninstalled } from './removal.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

async function connected(): Promise<Login> {
  const { played } = await playToEnd(world(), connects)
  world().pass(60_000)
  return played.login
}

const gone = {
  state: 'removed',
  revision: 2,
  told: ['connection.established 1', 'connection.removed 2'],
  verdict: 'removed',
  evidence: ['uninstalled', 'token-invalid'],
}

test(
  'a judge killed at any call goes on where it was: one removal, one event, no job on the wheel',
  async () => {
    const first = await connected()
    removeApp(world(), first)
    const { calls } = await hear(world(), uninstalled(world(), first))
    const undisturbed = await remainsOf(world(), first)
    expect(undisturbed).toMatchObject(gone)
    const { automations = [] } = subject.app.configurations[subject.configuration] ?? {}
    const ownJob = 1
    expect(undisturbed.jobs).toHaveLength(automations.length * first.business.accountIds.length + ownJob)
    expect(undisturbed.jobs.filter((job) => !job.endsWith(' off'))).toEqual([])
    expect(calls.length).toBeGreaterThan(15)
    for (const [place, name] of calls.entries()) {
      for (const moment of ['before', 'after'] as const) {
        const login = await connected()
        removeApp(world(), login)
        const message = uninstalled(world(), login)
        const died = await hear(world(), message, { kill: { call: place + 1, moment } })
        const what = `killed ${moment} call ${place + 1} (${name})`
        expect.soft(died.kind, what).toBe('died')
        world().pass(360_000)
        await answerOf(hear(world(), message))
        expect.soft(await remainsOf(world(), login), what).toStrictEqual(undisturbed)
        await forget(world(), login)
      }
    }
  },
  PATIENCE,
)

test(
  'with the webhook lost, a sweep over many finds the one that is gone, and it comes back recovered',
  async () => {
    const [staying, leaving] = [await connected(), await connected()]
    removeApp(world(), leaving)
    const { told } = await sweepOver(world(), [staying, leaving])
    const { installationId } = leaving
    expect(told).toMatchObject([
      { installationId, evidence: { kind: 'call-refused', code: 190, subcode: 458 } },
    ])
    for (const message of told) await answerOf(hear(world(), message))
    expect(await remainsOf(world(), leaving)).toMatchObject({
      ...gone,
      evidence: ['call-refused', 'token-invalid'],
    })
    expect(await remainsOf(world(), staying)).toMatchObject({ state: 'active', verdict: undefined })

    world().pass(60_000)
    const again = await visit(world(), await invite(world(), leaving.business, leaving.reference))
    await follow(world(), connects, again)
    const back = await remainsOf(world(), again)
    expect(back).toMatchObject({ state: 'active', revision: 3 })
    expect(back.told.slice(2)).toEqual(['connection.established 3', 'connection.recovered 3'])
    expect(back.jobs.filter((job) => !job.endsWith(' on the wheel'))).toEqual([])
    expect(await sweepOver(world(), [again])).toEqual({ failed: [], told: [] })
    await answerOf(hear(world(), uninstalled(world(), again)))
    expect((await remainsOf(world(), again)).state).toBe('active')
    for (const login of [staying, leaving]) await forget(world(), login)
  },
  PATIENCE,
)

test(
  'a throttle, a storm of server errors, silence and a lost ad account change nothing',
  async () => {
    const [login, other] = [await connected(), await connected()]
    const before = await remainsOf(world(), login)
    const { state } = world().emulator
    const grant = [...state.apps.keys()]
      .map((appId) => grantOfBusiness(state, appId, login.business.businessId))
      .find((found) => found !== undefined)
    if (grant) takeAsset(state, grant, login.business.accountIds[0] ?? '')
    const troubles = [
      {
        code: 'ERR_GRAPH_THROTTLED_APP',
        fault: { error: { code: 4, message: 'Application request limit' } },
      },
      {
        code: 'ERR_GRAPH_TRANSIENT',
        fault: { raw: { status: 503, contentType: 'text/html', body: 'Down' } },
      },
      { code: 'ERR_GRAPH_TIMEOUT', fault: { cut: 'before-effect' } },
      { code: 'ERR_GRAPH_OPERATOR', fault: { error: { code: 190, message: 'Bad signature of the app' } } },
    ]
    for (const trouble of troubles) {
      state.faults = [readFault({ ...trouble.fault, path: '/debug_token', times: 10 })]
      const { failed, told } = await sweepOver(world(), [login, other])
      expect(failed).toEqual([trouble.code, trouble.code])
      expect(told).toEqual([])
      await answerOf(hear(world(), uninstalled(world(), login)))
      expect(await remainsOf(world(), login)).toMatchObject({
        ...before,
        verdict: 'unknown',
        evidence: ['uninstalled'],
      })
      state.faults = []
      world().pass(900_000)
    }
    expect(await sweepOver(world(), [login])).toMatchObject({ told: [{ evidence: { kind: 'asked' } }] })
    for (const one of [login, other]) await forget(world(), one)
  },
  PATIENCE,
)

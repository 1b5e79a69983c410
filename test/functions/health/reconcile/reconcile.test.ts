import { expect, test } from 'vitest'
import { run } from '../../../../functions/health/reconcile/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import type { AppDeployment, Deployment } from '../../../../shared/domain/deployment.ts'
import { NOON } from '../../../factories/ambient.ts'
import { deployment, twoApps } from '../../../factories/deployment.ts'
import { onePage } from '../../../factories/graph-answers.ts'
import { INSTALLATION, placeInstallation } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const OPERATION = 'connected-client-businesses'
const HOUR = 3_600_000

/** A world in which these businesses have connected, each the first of its installation's id. */
function worldOf(...grantors: readonly string[]): World {
  const world = createWorld()
  placeInstallation(world)
  const row = world.rows.installations.get(INSTALLATION)
  if (!row) throw new Error('the installation was not placed')
  world.rows.installations.clear()
  for (const grantorId of grantors) {
    const installationId = `inst_${grantorId}`
    world.rows.installations.set(installationId, { ...row, installationId, grantorId })
  }
  return world
}

function change(world: World, installationId: string, given: object): void {
  const row = world.rows.installations.get(installationId)
  if (!row) throw new Error('there is no such installation')
  world.rows.installations.set(installationId, { ...row, ...given })
}

const business = (id: string) => ({ id, name: 'Harbour Coffee' })

/** The list, page by page; where a page is a failure, it breaks off. */
function answerWith(world: World, ...pages: readonly (readonly string[] | Failure)[]): void {
  world.graph.answer(OPERATION, ({ params }: { readonly params: Readonly<Record<string, string>> }) => {
    const at = Number(params['after'] ?? 0)
    const page = pages[at]
    if (page === undefined || page instanceof Failure) throw page ?? new Error('there is no such page')
    return onePage(page.map(business), at + 1 < pages.length ? String(at + 1) : undefined)
  })
}

const absent = (world: World) =>
  world.sent.evidence.map(({ message }) => [message.installationId, message.evidence])
const counted = (world: World, name: string) => world.counted.find((one) => one.name === name)?.amount

test('whoever is connected here and not at Meta is told as absent, at the time the reading began', async () => {
  const world = worldOf('1', '2', '3')
  answerWith(world, ['1'], ['3'])
  await run(world.ports)
  expect(absent(world)).toEqual([['inst_2', { kind: 'absent', at: NOON }]])
  expect(counted(world, 'BusinessesAbsent')).toBe(1)
})

test('a business on the last page is no more absent than one on the first', async () => {
  const ids = Array.from({ length: 250 }, (_none, at) => String(1_000 + at))
  const world = worldOf(...ids)
  answerWith(world, ids.slice(0, 100), ids.slice(100, 200), ids.slice(200))
  await run(world.ports)
  expect(absent(world)).toEqual([])
})

test('a business that connected while the list was read is not missed', async () => {
  const world = worldOf('1', '2')
  change(world, 'inst_2', { consentedAt: NOON })
  world.graph.answer(OPERATION, onePage([business('1')]))
  await run(world.ports)
  expect(absent(world)).toEqual([])
})

test('a person is on no list of businesses, and not absent from it', async () => {
  const world = worldOf('1', '2')
  change(world, 'inst_2', { tokenKind: 'user' })
  world.graph.answer(OPERATION, onePage([business('1')]))
  await run(world.ports)
  expect(absent(world)).toEqual([])
})

test('a business that is connected at Meta and unknown here is counted and named', async () => {
  const world = worldOf('1')
  world.graph.answer(OPERATION, onePage([business('1'), business('77')]))
  await run(world.ports)
  expect(counted(world, 'BusinessesUnknown')).toBe(1)
  expect(world.logged).toMatchObject([{ level: 'info', facts: { count: 1, named: '77' } }])
  expect(JSON.stringify(world.logged)).not.toContain('Harbour')
})

test('a list of nobody is not believed where more than a handful are here', async () => {
  const world = worldOf('1', '2', '3', '4', '5', '6')
  world.graph.answer(OPERATION, onePage([]))
  await run(world.ports)
  expect(absent(world)).toEqual([])
  expect(counted(world, 'BusinessListsEmpty')).toBe(1)
  const small = worldOf('1', '2', '3', '4', '5')
  small.graph.answer(OPERATION, onePage([]))
  await run(small.ports)
  expect(absent(small)).toHaveLength(5)
})

test.each([
  new Failure('ERR_GRAPH_TRANSIENT', 'later'),
  new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down'),
  new Failure('ERR_GRAPH_TIMEOUT', 'silence'),
])('a list that breaks off with $code says nothing about anybody, and is read again', async (failure) => {
  const world = worldOf('1', '2')
  answerWith(world, ['1'], failure)
  await expect(run(world.ports)).rejects.toBe(failure)
  expect(absent(world)).toEqual([])
})

test('pages that go in a circle are no list', async () => {
  const world = worldOf('1', '2')
  world.graph.answer(OPERATION, onePage([business('1')], 'again'))
  await expect(run(world.ports)).rejects.toMatchObject({ code: 'ERR_GRAPH_MALFORMED' })
  expect(absent(world)).toEqual([])
})

test.each(['ERR_GRAPH_OPERATOR', 'ERR_APP_NOT_CONFIGURED'] as const)(
  '%s says nothing about anybody and is no error of the run: alarms of their own tell of it',
  async (code) => {
    const world = worldOf('1')
    world.graph.fail(OPERATION, new Failure(code, 'refused'))
    await run(world.ports)
    expect(absent(world)).toEqual([])
    expect(world.logged).toMatchObject([{ level: 'warn', facts: { code } }])
  },
)

test('what fails for one app fails for no other', async () => {
  const world = createWorld({ deployment: twoApps })
  placeInstallation(world)
  change(world, INSTALLATION, { appKey: 'other' })
  const failure = new Failure('ERR_GRAPH_TRANSIENT', 'later')
  const graphAsApp: typeof world.ports.graphAsApp = {
    ...world.ports.graphAsApp,
    call: async (appKey, call) => {
      if (appKey === 'demo') throw failure
      return call.read(onePage([]))
    },
  }
  await expect(run({ ...world.ports, graphAsApp })).rejects.toBe(failure)
  expect(absent(world)).toMatchObject([[INSTALLATION, { kind: 'absent' }]])
})

function personal(app: AppDeployment): AppDeployment {
  const configurations = Object.entries(app.configurations)
  return {
    ...app,
    configurations: Object.fromEntries(
      configurations.map(([name, one]) => [name, { ...one, tokenKind: 'user' }]),
    ),
  }
}

test('an app that no business connects to is not asked about; it is counted all the same', async () => {
  const apps = Object.entries(deployment.apps).map(([key, app]) => [key, personal(app)] as const)
  const world = createWorld({ deployment: { ...deployment, apps: Object.fromEntries(apps) } as Deployment })
  placeInstallation(world)
  await run(world.ports)
  expect(world.rows.guards.get('demo')).toMatchObject({ installations: 1, countedAt: NOON })
  expect(absent(world)).toEqual([])
})

test('the guard hears how many there are, whatever Meta says', async () => {
  const world = worldOf('1', '2', '3')
  world.clock.advance(HOUR)
  world.graph.fail(OPERATION, new Failure('ERR_GRAPH_OPERATOR', 'the secret is wrong'))
  await run(world.ports)
  expect(world.rows.guards.get('demo')).toMatchObject({ installations: 3, countedAt: NOON + HOUR })
})

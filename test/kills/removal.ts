import { deployment } from '../../shared/deployment.ts'
import type { ClaimedJob } from '../../shared/domain/job.ts'
import { run as judge } from '../../functions/health/judge/run.ts'
import { step as sweep } from '../../functions/health/sweep/step.ts'
import { plainItem } from '../../infra/local/inspection/plain-item.ts'
import { grantOfBusiness } from '../emulator/world/grants.ts'
import { removeIntegration } from '../emulator/world/integrations.ts'
import type { Fate } from './line.ts'
import { answerOf, type Login } from './login.ts'
import { type Ended, runProcess } from './process.ts'
import type { World } from './world.ts'

const [[appKey, app]] = Object.entries(deployment.apps) as [[string, (typeof deployment.apps)[string]]]

/** The business takes the app away at Meta: its token is dead from now on. */
export function removeApp({ emulator: { state } }: World, { business }: Login): void {
  const served = state.apps.get(app?.appId ?? '')
  const grant = served && grantOfBusiness(state, served.appId, business.businessId)
  if (!served || !grant) throw new Error('the business has not connected the app')
  removeIntegration(state, served, grant)
}

/** What the webhook of a removal has the judge told. */
export function uninstalled(world: World, { installationId }: Login): object {
  return { v: 1, installationId, evidence: { kind: 'uninstalled', at: world.clock.now() } }
}

/** A judge hears a message in a process of its own. */
export function hear(world: World, message: object, fate?: Fate): Promise<Ended<unknown>> {
  return runProcess(world, 'health/judge', (ports) => judge(ports, message), fate)
}

/** The sweep asks about these installations' tokens at once; what failed, and what it tells the judge. */
export async function sweepOver(
  world: World,
  logins: readonly Login[],
): Promise<{ readonly failed: readonly string[]; readonly told: readonly object[] }> {
  const jobs = logins.map(({ installationId }): ClaimedJob => ({
    ownerId: installationId,
    installationId,
    appKey,
    automation: 'health/sweep',
    assetId: '-',
    generation: 0,
    everyMinutes: 360,
    epoch: Math.floor(world.clock.now() / 60_000),
    fence: 1,
    fails: 0,
  }))
  const outcomes = await answerOf(runProcess(world, 'health/sweep', (ports) => sweep(ports, jobs)))
  const failed = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure.code] : []))
  return { failed, told: await takeEvidence(world) }
}

const fromSweep = /"kind":"(call-refused|asked)"/

/** Takes everything off the judge's queue; what the judge has sent itself meanwhile is none of a sweep's. */
async function takeEvidence({ ground }: World): Promise<object[]> {
  const { sqs } = ground.services
  const taken: object[] = []
  for (;;) {
    const messages = await sqs.receive(ground.evidenceQueue, { max: 10, waitMilliseconds: 0 })
    if (messages.length === 0) return taken.filter((message) => fromSweep.test(JSON.stringify(message)))
    for (const { body, receiptHandle } of messages) {
      taken.push(Object(JSON.parse(body)))
      sqs.acknowledge(ground.evidenceQueue, receiptHandle)
    }
  }
}

interface Told {
  readonly type: string
  readonly revision: number
}

/** What is left of a connection, in words that are the same for every one of them. */
export interface Remains {
  readonly state: unknown
  readonly revision: unknown
  readonly told: readonly string[]
  readonly verdict: unknown
  readonly evidence: readonly string[]
  /** Its jobs and the installation's own: automation, fence, and whether it is on the wheel. */
  readonly jobs: readonly string[]
}

/** How a login's connection, its installation and all their jobs stand. */
export async function remainsOf(
  { ground }: World,
  { installationId, connectionId }: Login,
): Promise<Remains> {
  const scanned = await Promise.all(ground.tables.map((table) => ground.services.dynamodb.scanAll(table)))
  const rows = scanned.flat().map(plainItem)
  const connection = rows.find(
    (row) => row['connectionId'] === connectionId && String(row['sk']).startsWith('CONN#'),
  )
  const installation = rows.find(({ pk, sk }) => pk === `INST#${installationId}` && sk === 'META')
  const health = installation?.['health'] as
    { readonly verdict: string; readonly evidence: readonly { readonly kind: string }[] } | undefined
  const jobs = rows.filter(({ pk }) => pk === `JOB#${installationId}` || pk === `JOB#${connectionId}`)
  const events = (connection?.['events'] ?? []) as readonly Told[]
  return {
    state: connection?.['state'],
    revision: connection?.['revision'],
    told: events.map(({ type, revision }) => `${type} ${revision}`),
    verdict: health?.verdict,
    evidence: (health?.evidence ?? []).map(({ kind }) => kind),
    jobs: jobs
      .map((job) => [job['automation'], job['fence'], 'slotPk' in job ? 'on the wheel' : 'off'])
      .map((words) => words.map(String).join(' '))
      .toSorted(),
  }
}

import { run } from '../../../../functions/health/judge/run.ts'
import type { ToldEvidence } from '../../../../shared/domain/verdict/evidence.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import type { Health } from '../../../../shared/domain/verdict/health.ts'
import { adAccount, onePage, tokenFacts } from '../../../factories/graph-answers.ts'
import {
  CONNECTION,
  INSTALLATION,
  invalidToken,
  placeInstallation,
  told,
} from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** From now on Meta lists these accounts, and answers about no other one. */
export function grantAccounts({ graph }: World, accountIds: readonly string[]): void {
  const rows = accountIds.map((accountId) => adAccount(accountId))
  graph.answer('assigned-ad-accounts', onePage(rows))
  graph.answer('ad-accounts', onePage(rows))
  graph.answer('ad-account', ({ path }: { path: string }) => {
    const row = rows.find(({ id }) => id === path)
    if (!row) throw new Failure('ERR_GRAPH_ASSET_LOST', `${path} is gone`)
    return row
  })
}

/** A judge over one installation with one active connection. */
export function courtroom() {
  const world = createWorld()
  placeInstallation(world)
  grantAccounts(world, ['42'])
  const { rows, sent, ports } = world
  return {
    world,
    hear: (evidence: ToldEvidence) => run(ports, told(evidence)),
    /** Somebody is refused, and Meta answers the judge that the token is invalid. */
    findDead: async (subcode?: number) => {
      world.graph.answer('debug-token', invalidToken(subcode))
      world.clock.advance(2)
      await run(ports, told({ kind: 'call-refused', at: world.clock.now() - 1, code: 190 }))
    },
    /** Somebody asks, and Meta answers that the token is good and what it is granted. */
    findGood: async (accounts: readonly string[] = ['42'], scopes = ['ads_read']) => {
      world.graph.answer('debug-token', tokenFacts({ scopes, granular_scopes: [{ scope: 'ads_read' }] }))
      grantAccounts(world, accounts)
      world.clock.advance(1)
      await run(ports, told({ kind: 'asked', at: world.clock.now() }))
    },
    /** Hears what the judge has sent itself, once its time has come. */
    hearAgain: async () => {
      const [next] = sent.again.splice(0, 1)
      if (!next) throw new Error('nothing was sent again')
      world.clock.advance(next.afterSeconds * 1000)
      await run(ports, next.message)
    },
    health: (): Health | undefined => rows.installations.get(INSTALLATION)?.health,
    connection: () => {
      const row = rows.connections.get(CONNECTION)
      if (!row) throw new Error('the connection is gone')
      return row
    },
    jobsOnWheel: () => [...rows.jobs.values()].filter((job) => job.onWheel).map((job) => job.automation),
    /** The events of every connection, by type. */
    told: () => [...rows.connections.values()].flatMap((row) => row.events).map((event) => event.type),
  }
}

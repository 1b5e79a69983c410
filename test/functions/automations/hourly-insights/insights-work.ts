import type { Work } from '../../../../shared/kernel/doors/work.ts'
import { step } from '../../../../functions/automations/hourly-insights/step.ts'
import { connection, placeConnection } from '../../../factories/connections.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** One claimed run on account 42 in a zone, at an instant. */
export function insightsWork(timeZone: string, now: string): { world: World; work: Work } {
  const world = createWorld({ now: Date.parse(now) })
  const row = placeConnection(world, { asset: { timeZone } })
  const asset = { type: 'ad-account', assetId: '42', name: 'Account 42', timeZone } as const
  const job = { ...row, generation: 2, epoch: 29_693_550, fence: 7, fails: 0 }
  return { world, work: { job, connection: connection(), asset } }
}

/** Runs the step and gives what the event would carry. */
export async function stepped(world: World, work: Work) {
  const outcome = await step(world.ports, work)
  if (!('done' in outcome)) throw new Error('not done')
  return outcome.done
}

/** The dates that Graph was asked for, each once per page. */
export function datesAsked({ graph }: World): string[] {
  return graph.calls.map(({ params }) => params['time_range'] ?? '')
}

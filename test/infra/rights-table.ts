import { registry } from '../../functions/registry.ts'
import { pascal } from '../../infra/room-names.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'

/** All automations; dispatch, which starts them, is none. */
const automations = Object.entries<Manifest>(registry).filter(
  ([room, manifest]) => room.startsWith('automations/') && 'job' in manifest,
)
const queueOf = (room: string) => `${pascal(room)}WorkQueue`

/** Queues of all automations, as a list of resources names them. */
const automationQueues = automations.map(([room]) => queueOf(room)).toSorted()

/** The rooms that a row is about: one, or each automation, or each that has a need. */
function roomsOf(who: string): readonly string[] {
  if (!who.startsWith('each ')) return [who]
  const [, need] = /^each automation(?: with (\w+))?$/.exec(who) ?? []
  const has = ([, { needs }]: (typeof automations)[number]) =>
    need === undefined || needs.some((one) => one === need)
  return automations.filter(has).map(([room]) => room)
}

/**
 * A table written for reading as lines that can be compared. A row of `each automation`, or of `each automation with
 * <need>`, stands for as many rows as there are; `{own}` is its queue, `{automations}` the queues of all of them.
 */
export function linesOf(text: string): readonly string[] {
  const rows = text.trim().split('\n')
  const lines = rows.flatMap((row) => {
    const [who = '', ...cells] = row.trim().split(/\s*\|\s*/)
    return roomsOf(who).map((room) =>
      [room, ...cells]
        .join(' | ')
        .replaceAll('{own}', queueOf(room))
        .replaceAll('{automations}', automationQueues.join(',')),
    )
  })
  return lines.toSorted()
}

import type { Connection, PendingEvent } from '../connection.ts'
import type { Installation } from '../installation.ts'
import type { Health } from './health.ts'

/**
 * What the bus hears of a connection whose business has removed the app: with what was seen, and when. Its time is
 * that of the verdict, so that a removal that was broken off and goes on tells the same of every connection.
 */
export function removalEvent(
  connection: Connection,
  { grantorId }: Pick<Installation, 'grantorId'>,
  health: Health,
): Omit<PendingEvent, 'revision' | 'n'> {
  return {
    type: 'connection.removed',
    generation: connection.generation,
    time: health.since,
    data: {
      caller: connection.caller,
      app: connection.appKey,
      configuration: connection.configuration,
      grantor: grantorId,
      reason: 'app-removed',
      evidence: health.evidence.map((seen) => ({
        kind: seen.kind,
        time: new Date(seen.at).toISOString(),
        ...('code' in seen && { metaCode: seen.code }),
        ...('subcode' in seen && { metaSubcode: seen.subcode }),
      })),
    },
  }
}

import * as z from 'zod'
import { Failure } from '../base/failure.ts'
import type { WorkMessage } from './job.ts'

const schema = z.object({
  v: z.literal(1),
  jobKey: z.object({ ownerId: z.string(), automation: z.string(), assetId: z.string() }),
  generation: z.number().int(),
  epoch: z.number().int(),
  reason: z.enum(['wheel', 'first-run', 'again', 'signal']),
})

/** Reads a message that asks for a run; an unknown version or shape throws, so that the queue keeps it. */
export function readWorkMessage(message: unknown): WorkMessage {
  const result = schema.safeParse(message)
  if (result.success) return result.data
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a work message has an unknown version or shape')
}

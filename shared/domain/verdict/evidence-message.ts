import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import type { Evidence } from './evidence.ts'

/** What `health/judge` is told: this was seen of that installation. */
export interface EvidenceMessage {
  readonly v: 1
  readonly installationId: string
  readonly evidence: Evidence
}

const at = z.number().int().nonnegative()
const attemptId = z.string().min(1)
const refusal = { at, code: z.number().exactOptional(), subcode: z.number().exactOptional() }

const schema = z.object({
  v: z.literal(1),
  installationId: z.string().min(1),
  evidence: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('uninstalled'), at }),
    z.object({ kind: z.literal('installed'), at }),
    z.object({ kind: z.literal('changed'), at }),
    z.object({ kind: z.literal('token-valid'), at, attemptId }),
    z.object({ kind: z.literal('token-invalid'), attemptId, ...refusal }),
    z.object({ kind: z.literal('call-refused'), ...refusal }),
  ]),
})

/** Reads a message of evidence; an unknown version or shape throws, so that the queue keeps it. */
export function readEvidenceMessage(message: unknown): EvidenceMessage {
  const result = schema.safeParse(message)
  if (result.success) return result.data
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a message of evidence has an unknown version or shape')
}

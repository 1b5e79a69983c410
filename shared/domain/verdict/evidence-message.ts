import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import type { ToldEvidence } from './evidence.ts'

/** What `health/judge` is told: this was seen of that installation. */
export interface EvidenceMessage {
  readonly v: 1
  readonly installationId: string
  readonly evidence: ToldEvidence
}

const at = z.number().int().nonnegative()
const refusal = { at, code: z.number().exactOptional(), subcode: z.number().exactOptional() }
const asset = z.object({ type: z.literal('ad-account'), assetId: z.string().min(1) })

const schema = z.object({
  v: z.literal(1),
  installationId: z.string().min(1),
  evidence: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('uninstalled'), at }),
    z.object({ kind: z.literal('absent'), at }),
    z.object({ kind: z.literal('installed'), at }),
    z.object({ kind: z.literal('changed'), at }),
    z.object({ kind: z.literal('asked'), at }),
    z.object({ kind: z.literal('call-refused'), ...refusal }),
    z.object({ kind: z.literal('asset-refused'), ...refusal, asset: asset.exactOptional() }),
    z.object({ kind: z.literal('blocked'), ...refusal }),
    z.object({ kind: z.literal('operator-error'), ...refusal }),
  ]),
})

/** Reads a message of evidence; an unknown version or shape throws, so that the queue keeps it. */
export function readEvidenceMessage(message: unknown): EvidenceMessage {
  const result = schema.safeParse(message)
  if (result.success) return result.data
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a message of evidence has an unknown version or shape')
}

import * as z from 'zod'
import { Failure } from '../base/failure.ts'

/**
 * What `connections/erase` is told. `generation` is the newest that the connection may have, so that a late copy spares
 * one that has come back; `requestedAt` does the same for an installation, in milliseconds since the epoch.
 */
export type EraseMessage =
  | {
      readonly v: 1
      readonly kind: 'connection'
      readonly connectionId: string
      readonly generation: number
      readonly requestedAt: number
    }
  | {
      readonly v: 1
      readonly kind: 'installation'
      readonly installationId: string
      readonly requestedAt: number
      /** The deletion request that hears how it goes: the hash of its confirmation code. */
      readonly request?: string
    }

const at = z.number().int().nonnegative()
const schema = z.discriminatedUnion('kind', [
  z.object({
    v: z.literal(1),
    kind: z.literal('connection'),
    connectionId: z.string().min(1),
    generation: z.number().int().positive(),
    requestedAt: at,
  }),
  z.object({
    v: z.literal(1),
    kind: z.literal('installation'),
    installationId: z.string().min(1),
    requestedAt: at,
    request: z.string().min(1).exactOptional(),
  }),
])

/** Reads a message to the eraser; an unknown version or shape throws, so that the queue keeps it. */
export function readEraseMessage(message: unknown): EraseMessage {
  const result = schema.safeParse(message)
  if (result.success) return result.data
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a message to the eraser has an unknown version or shape')
}

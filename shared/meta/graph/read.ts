import type * as z from 'zod'
import { Failure } from '../../base/failure.ts'

/** Reads an answer by its schema; another shape is `ERR_GRAPH_MALFORMED` that names the fields, never their values. */
export function reader<T>(operation: string, schema: z.ZodType<T>): (body: unknown) => T {
  return (body) => {
    const result = schema.safeParse(body)
    if (result.success) return result.data
    const fields = result.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.code}`)
    throw new Failure('ERR_GRAPH_MALFORMED', `the answer to ${operation} has another shape than documented`, {
      facts: { operation, fields: fields.slice(0, 5).join('; ') },
    })
  }
}

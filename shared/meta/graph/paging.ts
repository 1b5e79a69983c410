import * as z from 'zod'

/** One page of a Graph edge. `after` is the cursor of the next page; undefined on the last one. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly after?: string
}

const paging = z.looseObject({
  cursors: z.looseObject({ after: z.string().optional() }).optional(),
  next: z.string().optional(),
})

/**
 * The shape of an edge's answer. The list ends where `next` is absent, not at a short page; `next` itself holds the
 * token, so only the cursor is taken from it (Meta, Paginated Results, read 2026-11-23).
 */
export function pageOf<T>(row: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.looseObject({ data: z.array(row), paging: paging.optional() }).transform((answer) => ({
    rows: answer.data,
    ...(answer.paging?.next !== undefined &&
      answer.paging.cursors?.after !== undefined && { after: answer.paging.cursors.after }),
  }))
}

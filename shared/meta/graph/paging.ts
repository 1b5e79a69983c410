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

/** A page that has a `next` but no cursor would end the list early and lose the rest without a word. */
function hasCursor(answer: { readonly paging?: z.infer<typeof paging> | undefined }): boolean {
  return answer.paging?.next === undefined || Boolean(answer.paging.cursors?.after)
}

/**
 * The shape of an edge's answer. The list ends where `next` is absent, not at a short page; `next` itself holds the
 * token, so only the cursor is taken from it (Meta, Paginated Results, read 2026-11-23).
 */
export function pageOf<T>(row: z.ZodType<T>): z.ZodType<Page<T>> {
  return z
    .looseObject({ data: z.array(row), paging: paging.optional() })
    .refine(hasCursor, { path: ['paging', 'cursors', 'after'] })
    .transform((answer) => ({
      rows: answer.data,
      ...(answer.paging?.next !== undefined &&
        answer.paging.cursors?.after !== undefined && { after: answer.paging.cursors.after }),
    }))
}

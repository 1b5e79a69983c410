import type { InvocationResult } from '../lambda/function-pool.ts'

/** Which items of a batch failed, by identifier; `all` when the batch as a whole has. */
export type Failures = 'all' | ReadonlySet<string>

/**
 * Reads the answer of a function to a batch (AWS, Handling errors for an SQS event source, and Configuring partial
 * batch response with DynamoDB, read 2026-11-23). An empty list, an empty object or nothing at all means success;
 * an identifier that is empty or not in the batch, and a list of another shape, fails the whole batch.
 */
export function failuresOf(
  result: InvocationResult,
  reportsFailures: boolean,
  identifiers: readonly string[],
): Failures {
  if (result.status !== 'succeeded') return 'all'
  if (!reportsFailures) return new Set()
  const answer: unknown = JSON.parse(result.payload)
  if (answer === null || answer === '') return new Set()
  if (typeof answer !== 'object') return 'all'
  const list = (answer as { batchItemFailures?: unknown }).batchItemFailures
  if (list === undefined || list === null) return new Set()
  if (!Array.isArray(list)) return 'all'
  const named = list.map((item) => (item as { itemIdentifier?: unknown } | null)?.itemIdentifier)
  const failed = named.filter(
    (name): name is string => typeof name === 'string' && identifiers.includes(name),
  )
  return failed.length === named.length ? new Set(failed) : 'all'
}

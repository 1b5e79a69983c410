import { Misshapen, listOf, members, type Reader, text, untouched } from '../protocol/shape.ts'
import { AwsFailure } from '../service.ts'
import { missing } from './refusals.ts'

/** The request of every batch operation; its entries are read one by one. */
export const batch = members({ QueueUrl: text, Entries: listOf(untouched) })

/** Runs a batch: each entry succeeds or fails alone, a batch that is wrong as a whole fails as a whole. */
export function runBatch<T extends { Id: string }>(
  operation: string,
  entries: readonly unknown[],
  shape: Reader<T>,
  run: (entry: T) => object,
  checkWhole: (entries: readonly T[]) => void = () => {},
): object {
  if (entries.length === 0) {
    throw new AwsFailure(
      'EmptyBatchRequest',
      `There should be at least one ${operation}RequestEntry in the request.`,
    )
  }
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`
    throw new AwsFailure('TooManyEntriesInBatchRequest', message)
  }
  const read = entries.map((entry, index) => readEntry(shape, entry, `${operation}.Entries.${index + 1}`))
  const ids = read.map(({ Id }) => Id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new AwsFailure('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`)
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.'
    throw new AwsFailure('InvalidBatchEntryId', message)
  }
  checkWhole(read)
  const Successful: object[] = []
  const Failed: object[] = []
  for (const entry of read) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) })
    } catch (cause) {
      if (!(cause instanceof AwsFailure)) throw cause
      Failed.push({ Id: entry.Id, SenderFault: true, Code: cause.code, Message: cause.message })
    }
  }
  return { Successful, Failed }
}

function readEntry<T>(shape: Reader<T>, entry: unknown, where: string): T {
  try {
    return shape(entry, where)
  } catch (cause) {
    if (cause instanceof Misshapen && cause.missing) throw missing(cause.where.split('.').slice(1).join('.'))
    throw cause
  }
}

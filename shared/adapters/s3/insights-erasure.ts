import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { Failure } from '../../base/failure.ts'
import { generationOfKey, insightsPrefix } from '../../domain/result-key.ts'
import type { InsightsErasure } from '../../ports/erasure.ts'
import type { AdapterContext } from '../context.ts'
import { ask } from '../store-failure.ts'
import { s3 } from './client.ts'

/** Pages of a thousand keys, which S3 lists and deletes in less than a second each. */
const MOST_PAGES = 200
const STORE = 'result bucket'

/** A connection's result files. A page is what S3 lists at once, which is also what it deletes at once. */
export function insightsErasure(context: AdapterContext): InsightsErasure {
  const bucket = context.address('resultBucket')

  async function* pages(connectionId: string, generation: number): AsyncGenerator<string[]> {
    let from: string | undefined
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: insightsPrefix(connectionId),
        ...(from !== undefined && { ContinuationToken: from }),
      })
      const page = await ask(STORE, () => s3().send(command))
      const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? [])
      yield keys.filter((key) => (generationOfKey(key) ?? 0) <= generation)
      from = page.NextContinuationToken
    } while (from !== undefined)
  }

  async function removePage(keys: readonly string[]): Promise<void> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true }
    const { Errors = [] } = await ask(STORE, () =>
      s3().send(new DeleteObjectsCommand({ Bucket: bucket, Delete })),
    )
    if (Errors.length === 0) return
    throw new Failure('ERR_STORE_UNAVAILABLE', `${STORE} kept ${Errors.length} of ${keys.length} objects`, {
      facts: { store: STORE, code: Errors[0]?.Code },
    })
  }

  return {
    async remove(connectionId, generation) {
      let seen = 0
      for await (const keys of pages(connectionId, generation)) {
        if (seen === MOST_PAGES) return false
        seen += 1
        if (keys.length > 0) await removePage(keys)
      }
      return true
    },
    async count(connectionId, generation) {
      let count = 0
      for await (const keys of pages(connectionId, generation)) count += keys.length
      return count
    },
  }
}

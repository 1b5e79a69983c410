import { Failure } from '../../base/failure.ts'

/** No answer of Graph's that we ask for comes near this; more would only fill the memory. */
const MOST_BYTES = 20 * 1024 * 1024

async function readText(response: Response, operation: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) {
      throw new Failure('ERR_GRAPH_MALFORMED', `the answer to ${operation} is too large`, {
        facts: { operation, mostBytes: MOST_BYTES },
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Reads an answer's JSON. What is none is undefined with an error status, where the status speaks for itself, and
 * `ERR_GRAPH_MALFORMED` with a good one.
 */
export async function readJson(response: Response, operation: string): Promise<unknown> {
  const text = await readText(response, operation)
  try {
    return JSON.parse(text)
  } catch {
    if (!response.ok) return undefined
    // The parser's message quotes the answer, which may hold a token.
    throw new Failure('ERR_GRAPH_MALFORMED', `the answer to ${operation} is no json`, {
      facts: { operation },
    })
  }
}

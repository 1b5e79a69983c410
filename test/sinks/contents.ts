import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** Something that was written where others can read it. */
export interface Content {
  /** The kind of place: `function-log`, `message`, `table`. */
  readonly sink: string
  /** Which of them: a function, a queue, a table, a route. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Metrics are lines of the log that CloudWatch takes for metrics (AWS, Embedded metric format, read 2026-11-23). */
const METRIC = '"_aws":'

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

/** The lines that fit, each still on its own number. */
function linesOf(bytes: Buffer, fits: (line: string) => boolean): Buffer {
  const lines = bytes.toString('utf8').split('\n')
  return Buffer.from(lines.map((line) => (fits(line) ? line : '')).join('\n'))
}

async function readLog(file: string): Promise<Content[]> {
  const bytes = await readFile(file)
  const name = path.basename(file, '.log')
  if (name.startsWith('access-')) return [{ sink: 'access-log', name: name.slice('access-'.length), bytes }]
  return [
    { sink: 'function-log', name, bytes: linesOf(bytes, (line) => !line.includes(METRIC)) },
    { sink: 'metric', name, bytes: linesOf(bytes, (line) => line.includes(METRIC)) },
  ]
}

async function readNoted(file: string): Promise<Content> {
  const name = decodeURIComponent(path.basename(file, '.jsonl'))
  return { sink: path.basename(path.dirname(file)), name, bytes: await readFile(file) }
}

async function ifThere(reading: Promise<string[]>): Promise<string[]> {
  try {
    return await reading
  } catch (error) {
    // A world that has written nothing yet; that something is missing, the report says.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/**
 * Everything that the functions of a world have written, from the directory in which the ground keeps it: logs, and
 * whatever the ground's witness has noted. A new queue, table or function is among it by itself.
 */
export async function readContents(state: string): Promise<Content[]> {
  const logs = await ifThere(filesBelow(path.join(state, 'logs')))
  const noted = await ifThere(filesBelow(path.join(state, 'sinks')))
  return [...(await Promise.all(logs.map(readLog))).flat(), ...(await Promise.all(noted.map(readNoted)))]
}

import { readFile, rename, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startEmulator } from './start-emulator.ts'
import { InvalidInput } from './world/read-json.ts'

const USAGE = 'usage: npm run emulator -- [--port 4010] [--seed-file seed.json] [--ready-file ready.json]'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      'seed-file': { type: 'string' },
      'ready-file': { type: 'string' },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new InvalidInput('--port must be a number from 0 to 65535')
  const seed = values['seed-file'] === undefined ? undefined : await readSeedFile(values['seed-file'])
  const emulator = await startEmulator({ port, seed })
  const stop = () => void emulator.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const readyFile = values['ready-file']
  if (readyFile !== undefined) await writeWhole(readyFile, JSON.stringify({ origin: emulator.origin }))
  const { origin } = emulator
  console.log(
    `Meta emulator: ${origin} (dialog /v25.0/dialog/oauth, Graph /v25.0, control /__emulator/state)`,
  )
}

async function readSeedFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8')
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new InvalidInput(`${path} is not JSON`, { cause })
  }
}

/** Under another name first: whoever waits for the file never reads half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
}

try {
  await main()
} catch (error) {
  const isOperators = error instanceof InvalidInput || (error instanceof Error && 'code' in error)
  console.error(isOperators ? `emulator: ${error.message}\n${USAGE}` : error)
  process.exitCode = 1
}

import { createServer, type Server } from 'node:http'
import { defaultSeed } from './default-seed.ts'
import { serveRequest } from './http/serve.ts'
import { stopCourier } from './webhooks/courier.ts'
import { readSeed } from './world/read-seed.ts'
import { createState, type State } from './world/state.ts'

/** A running emulator. */
export interface Emulator {
  readonly origin: string
  readonly state: State
  close(): Promise<void>
}

/** What an emulator starts with; the seed is JSON and is checked. */
export interface EmulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly seed?: unknown
}

/** Starts an emulator on 127.0.0.1. Throws an `InvalidInput` when the seed is not one. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(readSeed(options.seed ?? defaultSeed))
  const server = createServer((request, response) => void serveRequest(state, request, response))
  const port = await listen(server, options.port ?? 0)
  return { origin: `http://127.0.0.1:${port}`, state, close: () => close(server, state) }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function close(server: Server, state: State): Promise<void> {
  stopCourier(state.courier)
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}

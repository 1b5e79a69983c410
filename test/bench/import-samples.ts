import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { addresses } from '../../shared/ports/addresses.ts'
import { median } from './figure.ts'

/** One after the other, so that what disturbs the machine disturbs all alike. */
const ROUNDS = 9
const script = path.join(import.meta.dirname, 'cold-import.cjs')

/** What a function finds around it; no address is asked while it loads. */
const environment = {
  PATH: process.env['PATH'] ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDBENCH',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  POWERTOOLS_SERVICE_NAME: 'bench',
  ...Object.fromEntries(Object.values(addresses).map((name) => [name, '{}'])),
}

export interface ImportCost {
  /** Of `require`, the median of several processes. */
  readonly milliseconds: number
  /** Resident memory of the process once it is loaded. */
  readonly megabytes: number
}

function sample(folder: string): ImportCost {
  const written = execFileSync(process.execPath, [script, path.resolve(folder, 'index.js')], {
    env: environment,
    encoding: 'utf8',
  })
  return JSON.parse(written) as ImportCost
}

/** The cost of loading each bundle cold, in turns. */
export function importCosts(folders: readonly string[]): ImportCost[] {
  const samples = folders.map((): ImportCost[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, folder] of folders.entries()) samples[place]?.push(sample(folder))
  }
  return samples.map((own) => ({
    milliseconds: median(own.map(({ milliseconds }) => milliseconds)),
    megabytes: median(own.map(({ megabytes }) => megabytes)),
  }))
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'esbuild'
import { registry } from '../../../functions/registry.ts'
import { type Bundle, bundleRooms } from '../../../infra/bundle.ts'
import type { Manifest } from '../../../shared/kernel/manifest.ts'
import { amount, type Figure, type Measure, ratio } from '../figure.ts'
import { type ImportCost, importCosts } from '../import-samples.ts'

const ROOM_LIMIT = 600_000
const WORK_ROOM_LIMIT = 900_000
/** So many of the largest packages of the largest bundle are named. */
const LARGEST_PARTS = 6

const rooms: Readonly<Record<string, Manifest>> = registry
const asksGraph = ({ needs }: Manifest) => needs.some((need) => need.startsWith('graph'))

/** Puts Meta's SDK in the place of our own Graph client. */
const onMetaSdk: Plugin = {
  name: 'on-meta-sdk',
  setup(builder) {
    const stand = path.resolve(import.meta.dirname, '../meta-sdk-graph.ts')
    builder.onResolve({ filter: /\/graph-over-http\.ts$/ }, () => ({ path: stand }))
  },
}

function emptyFolder(folder: string): string {
  const empty = path.join(folder, 'empty')
  mkdirSync(empty)
  writeFileSync(path.join(empty, 'index.js'), 'exports.handler = async () => ({})\n')
  return empty
}

const kilobytes = (bytes: number) => amount(bytes / 1000, 'KB')

function limitOf(manifest: Manifest): number {
  return manifest.trigger.kind === 'work' ? WORK_ROOM_LIMIT : ROOM_LIMIT
}

/** The package or floor that a source file is of. */
function partOf(input: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? `ours, ${input.split('/')[0]}`
}

function partsOf({ inputs }: Bundle): string {
  const sums = new Map<string, number>()
  for (const { file, bytes } of inputs) sums.set(partOf(file), (sums.get(partOf(file)) ?? 0) + bytes)
  const largest = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, LARGEST_PARTS)
  return largest.map(([part, bytes]) => `${part} ${kilobytes(bytes)}`).join(', ')
}

async function gzippedBytes({ folder }: Bundle): Promise<number> {
  return gzipSync(await readFile(path.join(folder, 'index.js'))).length
}

async function measured(folder: string): Promise<Figure[]> {
  const ours = await bundleRooms(rooms, path.join(folder, 'ours'))
  const asking = Object.fromEntries(Object.entries(rooms).filter(([, manifest]) => asksGraph(manifest)))
  const theirs = await bundleRooms(asking, path.join(folder, 'theirs'), [onMetaSdk])
  const empty = emptyFolder(folder)
  const bundles = [...Object.values(ours), ...Object.values(theirs)]
  const [bare, ...costs] = importCosts([empty, ...bundles.map((bundle) => bundle.folder)])
  const costOf = (bundle: Bundle | undefined): ImportCost => {
    const cost = bundle && costs[bundles.indexOf(bundle)]
    if (!cost) throw new Error('a bundle was not loaded')
    return cost
  }
  if (!bare) throw new Error('the empty handler was not loaded')
  const figures: Figure[] = [
    {
      what: 'an empty handler',
      value: `${amount(bare.milliseconds, 'ms')} to load, ${amount(bare.megabytes, 'MB')}`,
    },
  ]
  for (const [key, bundle] of Object.entries(ours)) {
    const manifest = rooms[key]
    if (!manifest) continue
    const { milliseconds, megabytes } = costOf(bundle)
    const limit = limitOf(manifest)
    if (bundle.bytes > limit) throw new Error(`${key} has ${bundle.bytes} bytes, more than its ${limit}`)
    const other = theirs[key]
    const sdk = other
      ? `; on Meta's SDK ${kilobytes(other.bytes)} and ${amount(costOf(other).milliseconds, 'ms')}: ${ratio(
          other.bytes,
          bundle.bytes,
        )} the size, ${ratio(costOf(other).milliseconds, milliseconds)} the time`
      : ''
    figures.push({
      what: `\`${key}\``,
      value: `${kilobytes(bundle.bytes)} (${kilobytes(await gzippedBytes(bundle))} gzipped), ${amount(milliseconds, 'ms')} to load, ${amount(megabytes, 'MB')}`,
      beside: `empty: ${ratio(milliseconds, bare.milliseconds)} the time${sdk}`,
    })
  }
  const [largest] = Object.entries(ours).toSorted(([, a], [, b]) => b.bytes - a.bytes)
  if (largest) figures.push({ what: `in the largest, \`${largest[0]}\``, value: partsOf(largest[1]) })
  return figures
}

export const bundles: Measure = {
  title: 'Bundles and cold import',
  how: 'Minified size of each function, and the time of `require` in a fresh process (median of 9, in turns), beside an empty handler and beside the same function with Meta’s Node SDK in the place of our Graph client. A function stays below 600 KB, one that runs automations below 900 KB; the run fails otherwise.',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-bundles-'))
    try {
      return await measured(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

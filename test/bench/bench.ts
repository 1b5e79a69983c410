import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { bundles } from './measures/bundles.ts'
import { callback } from './measures/callback.ts'
import { coldStarts } from './measures/cold-starts.ts'
import { ready } from './measures/ready.ts'
import { removals } from './measures/removals.ts'
import { rivals } from './measures/rivals.ts'
import { vault } from './measures/vault.ts'
import { verdictMatrix } from './measures/verdicts.ts'
import { webhooks } from './measures/webhooks.ts'
import { type Measured, pageOf } from './table.ts'

/*
 * `npm run bench`: every figure of docs/figures.md, or those named (`npm run bench -- bundles vault`). `--write` keeps
 * them. Needs a synthesized template, which the script makes first.
 */

const measures = {
  bundles,
  'cold-starts': coldStarts,
  ready,
  callback,
  vault,
  webhooks,
  rivals,
  verdicts: verdictMatrix,
  removals,
}
const PAGE = 'docs/figures.md'

function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const model = cpus()[0]?.model.trim() || process.arch
  const day = new Date().toISOString().slice(0, 10)
  return `${availableParallelism()} cores (${model}), ${gigabytes} GB, Node ${process.version}, ${day}`
}

async function main(words: readonly string[]): Promise<void> {
  const named = words.filter((word) => !word.startsWith('--'))
  const unknown = named.find((word) => !Object.hasOwn(measures, word))
  if (unknown) throw new Error(`no measure ${unknown}; there are ${Object.keys(measures).join(', ')}`)
  const wanted = Object.entries(measures).filter(([key]) => named.length === 0 || named.includes(key))
  if (words.includes('--write') && named.length > 0)
    throw new Error(`${PAGE} is written whole: name no measures`)
  const measured: Measured[] = []
  for (const [key, measure] of wanted) {
    console.error(`measuring ${key} …`)
    measured.push({ measure, figures: await measure.run() })
  }
  const page = pageOf(machine(), measured)
  console.log(page)
  if (words.includes('--write')) writeFileSync(PAGE, page)
}

await main(process.argv.slice(2))

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { endingsOf } from './named-test.ts'
import { copyHouse, plant } from './scratch.ts'
import { filesBelow, staleFaults } from './stale.ts'
import { uncompiled } from './type-check.ts'

/*
 * `npm run planted`: each fault is planted in a copy of the house, and the test that it names must fail. Ends with 0
 * only if every fault is caught.
 */

/** Copies of the house, and runs at once. */
const LANES = 2

function house(scratch: string, lane: number): string {
  const folder = path.join(scratch, `house-${lane}`)
  mkdirSync(folder)
  return copyHouse(folder)
}

function stop(what: string, complaints: readonly string[]): never {
  console.error(`${what}:\n${complaints.map((line) => `  ${line}`).join('\n')}`)
  process.exit(1)
}

/** Without faults every named test passes: only then does a failure say something about the fault. */
async function checkSound(copy: string): Promise<void> {
  const endings = await endingsOf(
    copy,
    faults.map(({ test }) => test),
  )
  const red = faults.flatMap(({ test }, place) => {
    const ending = endings[place]
    return ending?.end === 'passed' ? [] : [`${test.file} "${test.name}": ${ending?.end} ${ending?.why}`]
  })
  if (red.length > 0) stop('Tests that do not pass without a fault', red)
}

/** One fault; whether it was caught. */
async function isCaught(copy: string, fault: Fault): Promise<boolean> {
  const takeOut = plant(copy, fault)
  try {
    const [ending] = await endingsOf(copy, [fault.test])
    const caught = ending?.end === 'failed'
    console.log(
      caught
        ? `✓ ${fault.name}: caught by "${fault.test.name}"`
        : `✗ NOT CAUGHT: ${fault.name}: "${fault.test.name}" ${ending?.end} ${ending?.why}`,
    )
    return caught
  } finally {
    takeOut()
  }
}

async function plantEach(copies: readonly string[]): Promise<number> {
  const waiting = faults.values()
  let caught = 0
  async function lane(copy: string): Promise<void> {
    for (const fault of waiting) if (await isCaught(copy, fault)) caught += 1
  }
  await Promise.all(copies.map(lane))
  return caught
}

const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'planted-')))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const copies = Array.from({ length: LANES }, (_, lane) => house(scratch, lane))
const [first = ''] = copies
const stale = staleFaults(faults, filesBelow(first))
if (stale.length > 0) stop('Faults that cannot be planted any more', stale)
console.log(`${faults.length} faults; first their tests without them`)
const illTyped = await uncompiled(first, faults)
if (illTyped.length > 0) stop('Faults that the type checker finds by itself', illTyped)
await checkSound(first)
const caught = await plantEach(copies)
console.log(`${caught} of ${faults.length} planted faults were caught`)
process.exitCode = caught === faults.length ? 0 : 1

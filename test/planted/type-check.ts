import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from './fault.ts'
import { plant } from './scratch.ts'

/** Plants as many of the faults as fit beside each other in one house; returns those that do not. */
function plantTogether(house: string, faults: readonly Fault[]): { takeOut: (() => void)[]; left: Fault[] } {
  const takeOut: (() => void)[] = []
  const left: Fault[] = []
  for (const fault of faults) {
    const text = readFileSync(path.join(house, fault.file), 'utf8')
    if (text.split(fault.find).length === 2) takeOut.unshift(plant(house, fault))
    else left.push(fault)
  }
  return { takeOut, left }
}

async function complaints(house: string): Promise<string[]> {
  const tsc = path.join(house, 'node_modules/typescript/bin/tsc')
  const child = spawn(process.execPath, [tsc, '--noEmit', '--pretty', 'false'], { cwd: house })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', reject)
  })
  const lines = said.split('\n').filter((line) => / error TS\d+: /.test(line))
  if (code !== 0 && lines.length === 0) throw new Error(`the type checker ended with ${code}: ${said.trim()}`)
  return lines
}

/**
 * What the type checker says of the faults: a change that does not compile is none that a test has to notice.
 * Faults that touch the same lines are checked one round after the other. Complaints about other files are not ours.
 */
export async function uncompiled(house: string, faults: readonly Fault[]): Promise<string[]> {
  const files = new Set(faults.map(({ file }) => file))
  const found: string[] = []
  let waiting = faults
  while (waiting.length > 0) {
    const { takeOut, left } = plantTogether(house, waiting)
    const said = await complaints(house)
    for (const restore of takeOut) restore()
    found.push(...said.filter((line) => files.has(line.split('(')[0] ?? '')))
    waiting = left
  }
  return found
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import { runToEnd, startChild, until } from '../../demo/world/child.ts'
import { amount, type Measure, median, ratio } from '../figure.ts'

const ROUNDS = 5
const NOWHERE = 'http://127.0.0.1:9'

async function isWritten(file: string): Promise<true | undefined> {
  return readFile(file).then(
    () => true,
    () => undefined,
  )
}

/** From the start of the program to the file that says it is ready. */
async function toReady(script: string, args: readonly string[], file: string): Promise<number> {
  const began = performance.now()
  const child = startChild(script, args)
  try {
    await until(script, () => isWritten(file), 60, child)
    return performance.now() - began
  } finally {
    await child.stop()
  }
}

async function toEnd(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now()
  await runToEnd(script, args, env ? { env } : {})
  return performance.now() - began
}

async function medianOf(measure: (round: number) => Promise<number>): Promise<number> {
  const samples: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) samples.push(await measure(round))
  return median(samples)
}

export const ready: Measure = {
  title: 'Start to ready',
  how: `Each program started by itself, until it says that it is ready (median of ${ROUNDS}, seen every 100 ms), beside a Node that starts and ends.`,
  async run() {
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-ready-'))
    try {
      const bare = await medianOf(() => toEnd('-e', ['0']))
      const ground = await medianOf((round) => {
        const state = path.join(folder, `ground-${round}`)
        const origins = ['--graph-origin', NOWHERE, '--dialog-origin', NOWHERE]
        const ports = ['--api-port', '0', '--aws-port', '0']
        const args = ['--assembly', 'cdk.out', '--state', state, ...origins, ...ports]
        return toReady('infra/local/main.ts', args, path.join(state, 'ground.json'))
      })
      const emulator = await medianOf((round) => {
        const file = path.join(folder, `emulator-${round}.json`)
        return toReady('test/emulator/main.ts', ['--port', '0', '--ready-file', file], file)
      })
      const synth = await medianOf((round) => {
        const env = { ...process.env, CDK_OUTDIR: path.join(folder, `synth-${round}`) }
        return toEnd('infra/app.ts', [], env)
      })
      const beside = (milliseconds: number) =>
        `a bare Node, ${amount(bare, 'ms')}: ${ratio(milliseconds, bare)}`
      return [
        {
          what: 'the ground, from the synthesized template',
          value: amount(ground, 'ms'),
          beside: beside(ground),
        },
        { what: "Meta's emulator", value: amount(emulator, 'ms'), beside: beside(emulator) },
        { what: 'synth: bundles, template, checks', value: amount(synth, 'ms'), beside: beside(synth) },
      ]
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

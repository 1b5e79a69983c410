import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './fixtures/function-folder.ts'
import { until } from './fixtures/scripted-lambda.ts'
import { smallWorld } from './fixtures/small-world.ts'

const MAIN = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url))

interface Described {
  readonly apiOrigin: string
  readonly awsOrigin: string
}

function run(assembly: string): { child: ChildProcess; state: string; output: () => string } {
  const state = temporaryFolder()
  const origins = ['--graph-origin', 'http://127.0.0.1:4010', '--dialog-origin', 'http://127.0.0.1:4010']
  const ports = ['--api-port', '0', '--aws-port', '0']
  const child = spawn(process.execPath, [
    MAIN,
    '--assembly',
    assembly,
    '--state',
    state,
    ...origins,
    ...ports,
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  return { child, state, output: () => output }
}

/** Starts the ground and one of its functions; answers the process ids of both. */
async function runWarm() {
  const { child, state, output } = run(smallWorld())
  const file = path.join(state, 'ground.json')
  await until(() => existsSync(file) && output().includes('The ground stands.'))
  const { apiOrigin, awsOrigin } = JSON.parse(readFileSync(file, 'utf8')) as Described
  await fetch(`${apiOrigin}/rows/r1`, { method: 'POST' })
  const functions = (await (await fetch(`${awsOrigin}/__ground/functions`)).json()) as { pids: number[] }[]
  const pids = functions.flatMap((one) => one.pids)
  return { child, pids, output, awsOrigin }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('npm run ground', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves nothing running after %s', async (signal) => {
    const { child, pids, output, awsOrigin } = await runWarm()
    expect(output()).toContain(`${awsOrigin}/__ground/`)
    expect(pids.length).toBeGreaterThan(0)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('takes its functions along when it is killed', async () => {
    const { child, pids } = await runWarm()
    expect(pids.length).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await until(() => !pids.some(isAlive))
  })

  it('says in one line what it does not know and ends', async () => {
    const assembly = smallWorld((template) => ({
      Resources: { ...template.Resources, Site: { Type: 'AWS::CloudFront::Distribution' } },
    }))
    const { child, output } = run(assembly)
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(output()).toContain(
      'the ground did not start: the local ground does not know resource type AWS::CloudFront::Distribution of Site',
    )
  })
})

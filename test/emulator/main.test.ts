import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedJson } from './drive.ts'

let folder: string
let child: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

function start(...options: string[]): ChildProcess {
  const main = new URL('main.ts', import.meta.url).pathname
  child = spawn(process.execPath, [main, '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  return child
}

async function readyOrigin(path: string): Promise<string> {
  for (;;) {
    try {
      await access(path)
    } catch {
      await sleep(20)
      continue
    }
    return String((JSON.parse(await readFile(path, 'utf8')) as { origin: unknown }).origin)
  }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the program serves its seed file and ends cleanly on %s',
  async (signal) => {
    const seed = seedJson()
    const [person] = seed.people
    if (!person) throw new Error('the seed has no person')
    person.name = 'From the file'
    await writeFile(join(folder, 'seed.json'), JSON.stringify(seed))
    const ready = join(folder, 'ready.json')
    const program = start('--seed-file', join(folder, 'seed.json'), '--ready-file', ready)
    const said = textOf(program.stdout)
    const origin = await readyOrigin(ready)
    expect(await (await fetch(`${origin}/__emulator/state`)).text()).toContain('From the file')
    program.kill(signal)
    expect(await once(program, 'exit')).toEqual([0, null])
    const lines = (await said).trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(origin)
  },
)

test('a seed that is wrong ends the program with the place', async () => {
  await writeFile(join(folder, 'seed.json'), JSON.stringify({ ...seedJson(), people: 3 }))
  const program = start('--seed-file', join(folder, 'seed.json'))
  const said = textOf(program.stderr)
  expect(await once(program, 'exit')).toEqual([1, null])
  expect(await said).toContain('people: must be a list')
})

test('an option that is none ends the program', async () => {
  const program = start('--sed-file', 'x')
  const said = textOf(program.stderr)
  expect(await once(program, 'exit')).toEqual([1, null])
  expect(await said).toContain('usage: npm run emulator')
})

import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { Fault } from './fault.ts'

/** A test as a fault names it. */
export type NamedTest = Fault['test']

/** How the tests of one name ended: `broke` when the file did not load or the code is not code. */
export interface Ending {
  readonly end: 'passed' | 'failed' | 'broke' | 'missing'
  /** The first line of what was said. */
  readonly why: string
}

const report = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.looseObject({
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

type Report = z.infer<typeof report>

/** A name as a pattern: what a table fills in may be anything. */
function patternOf(name: string): string {
  return name
    .split(/%[sdifjoOc#]|\$[\w.]+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
    .join('.*')
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 160) ?? ''
}

function endingIn({ testResults }: Report, house: string, { file, name }: NamedTest): Ending {
  const ofFile = testResults.find((result) => path.normalize(result.name) === path.join(house, file))
  if (!ofFile) return { end: 'missing', why: `${file} did not run` }
  const pattern = new RegExp(`^${patternOf(name)}$`)
  const ran = ofFile.assertionResults.filter(
    ({ title, status }) => pattern.test(title) && (status === 'passed' || status === 'failed'),
  )
  if (ran.length === 0) {
    const said = firstLine(ofFile.message)
    return said === '' ? { end: 'missing', why: 'no test of this name ran' } : { end: 'broke', why: said }
  }
  const messages = ran
    .filter(({ status }) => status === 'failed')
    .map((test) => test.failureMessages?.[0] ?? '')
  const judged = messages.find((message) => !/^(?:SyntaxError|ReferenceError)\b/.test(message))
  if (judged !== undefined) return { end: 'failed', why: firstLine(judged) }
  const [broken] = messages
  return broken === undefined ? { end: 'passed', why: '' } : { end: 'broke', why: firstLine(broken) }
}

/** The report of one run of vitest over some tests of a house. */
async function runVitest(house: string, tests: readonly NamedTest[]): Promise<Report> {
  const reportFile = path.join(house, 'planted-report.json')
  rmSync(reportFile, { force: true })
  const names = [...new Set(tests.map(({ name }) => patternOf(name)))].map((name) => `(?:${name})`)
  const files = [...new Set(tests.map(({ file }) => file))]
  const options = ['--project=house', '--reporter=json', `--outputFile=${reportFile}`, '--cache=false']
  const caching = `--fsModuleCachePath=${path.join(house, '.module-cache')}`
  const vitest = path.join(house, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', ...files, ...options, caching, `--testNamePattern=${names.join('|')}`]
  const child = spawn(process.execPath, args, { cwd: house, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-4000)))
  await new Promise<void>((resolve, reject) => child.once('close', () => resolve()).once('error', reject))
  try {
    return report.parse(JSON.parse(readFileSync(reportFile, 'utf8')))
  } catch (cause) {
    throw new Error(`vitest left no report over ${files.join(' ')}: ${said.trim()}`, { cause })
  }
}

/** Runs tests of a house by name, in one go, and tells how each ended. */
export async function endingsOf(house: string, tests: readonly NamedTest[]): Promise<Ending[]> {
  const done = await runVitest(house, tests)
  return tests.map((test) => endingIn(done, house, test))
}

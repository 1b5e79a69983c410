import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Use } from '../../infra/local/iam/uses.ts'
import { RIGHTS_USED } from '../demo/world/rights.ts'
import { compare } from './compare.ts'
import { grantsIn } from './granted.ts'
import { reasons } from './reasons.ts'

// `npm run grants`: what the template grants beside what the whole suite used of it; ends with 1 when a grant is
// neither used nor excused.

const { values } = parseArgs({
  options: {
    assembly: { type: 'string', default: 'cdk.out' },
    used: { type: 'string', default: RIGHTS_USED },
  },
})

function recordsIn(directory: string): readonly Use[] {
  const files = existsSync(directory) ? readdirSync(directory) : []
  return files.flatMap((file) => JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as Use[])
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

const uses = recordsIn(values.used)
if (uses.length === 0) {
  say([`${values.used} holds no record of used rights: run npm test first`])
  process.exitCode = 1
} else {
  const grants = grantsIn(values.assembly)
  const { table, problems } = compare(grants, uses, reasons)
  say([...table, '', ...problems, `${grants.length} grants, ${problems.length} to look at`])
  process.exitCode = problems.length > 0 ? 1 : 0
}

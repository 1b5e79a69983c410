import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Template } from '../../infra/local/template/assembly.ts'
import { compare, type Reason } from './compare.ts'
import { grantsIn, type NamedGrant } from './granted.ts'

const grants = grantsIn('cdk.out')
const reasonFor = ({ who, action, on, only }: NamedGrant): Reason => ({
  who,
  action,
  on,
  only,
  because: 'only races reach it',
})
const used = (all: readonly NamedGrant[]) => all.map((grant) => ({ ...grant, by: 'a test', calls: 1 }))

it('has nothing to say where every grant is used or excused', () => {
  const [excused, ...rest] = grants
  if (!excused) throw new Error('nothing is granted')
  const { problems, table } = compare(grants, used(rest), [reasonFor(excused)])
  expect(problems).toEqual([])
  expect(table).toHaveLength(grants.length + 1)
})

it('names a grant that is neither used nor excused', () => {
  const [unused, ...rest] = grants
  if (!unused) throw new Error('nothing is granted')
  expect(compare(grants, used(rest), []).problems).toEqual([
    expect.stringContaining(`${unused.who} may ${unused.action} on ${unused.on}`),
  ])
})

it('names an excuse that is needed no longer, and one for what is not granted', () => {
  const [first] = grants
  if (!first) throw new Error('nothing is granted')
  const foreign = { ...reasonFor(first), action: 'dynamodb:Scan' }
  expect(compare(grants, used(grants), [reasonFor(first), foreign]).problems).toEqual([
    expect.stringMatching(/which is used$/),
    expect.stringMatching(/for dynamodb:Scan on .*, which is not granted$/),
  ])
})

/** `npm run grants` on its own: how it ends and what it says. */
function run(assembly: string, records: string): { readonly code: number; readonly said: string } {
  try {
    const args = ['test/rights/grants.ts', '--assembly', assembly, '--used', records]
    return { code: 0, said: execFileSync(process.execPath, args, { encoding: 'utf8' }) }
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string }
    return { code: status, said: stdout }
  }
}

function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'grants-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A copy of the template in which the role of `login/link` may do one thing more. */
function withOneMore(action: string): string {
  const folder = temporary()
  cpSync('cdk.out', folder, { recursive: true })
  const file = path.join(folder, 'FacebookLoginBackend.template.json')
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template
  const [, role] = Object.entries(template.Resources).find(([id]) => id.startsWith('LoginLinkRole')) ?? []
  const policies = role?.Properties?.['Policies'] as { PolicyDocument: { Statement: object[] } }[]
  policies[0]?.PolicyDocument.Statement.push({ Effect: 'Allow', Action: action, Resource: '*' })
  writeFileSync(file, JSON.stringify(template))
  return folder
}

it('a right that is added to a function is named, and the command fails', () => {
  const records = temporary()
  writeFileSync(path.join(records, 'all.json'), JSON.stringify(used(grants)))
  const { code, said } = run(withOneMore('dynamodb:Scan'), records)
  expect(code).toBe(1)
  expect(said).toContain('login/link may dynamodb:Scan on *, and nothing used it')
})

it('asks for the tests to be run where nothing was written down', () => {
  const { code, said } = run('cdk.out', temporary())
  expect(code).toBe(1)
  expect(said).toContain('run npm test first')
})

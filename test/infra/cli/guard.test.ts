import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../../infra/cli/commands.ts'
import { Refusal } from '../../../infra/cli/refusal.ts'
import { businessCounts, removalGuard } from '../../../shared/adapters/dynamodb/removal-guard.ts'
import { adapterContext, START } from '../../shared/adapters/adapter-context.ts'
import { tablesInProcess, type TablesInProcess } from '../../shared/adapters/dynamodb/tables-in-process.ts'
import { exampleDeployment } from '../synthesis.ts'

const cloudFormation = mockClient(CloudFormationClient)
let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

function standing(outputs: Readonly<Record<string, string>>): void {
  cloudFormation.on(DescribeStacksCommand, { StackName: 'ExampleData' }).resolves({
    Stacks: [
      {
        StackName: 'ExampleData',
        CreationTime: undefined,
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  })
}

/** What `npm run flfb --` says to these words, or how it refuses them. */
async function said(...args: string[]): Promise<string> {
  const lines: string[] = []
  const world = {
    deployment: exampleDeployment,
    cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
    now: () => START,
    say: (line: string) => void lines.push(line),
  }
  await runCommand(args, world).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    lines.push(`refused: ${error.message}`)
  })
  return lines.join('\n')
}

test('the guard is shown, released and shown again, each app by itself', async () => {
  standing({ ConnectionsTableName: 'connections', EphemeralTableName: 'ephemeral' })
  const context = adapterContext()
  const guard = removalGuard(context)
  for (const nth of [1, 2, 3, 4, 5, 6])
    await guard.admit('main', { installationId: `inst_${nth}`, now: START })
  await businessCounts(context).note('main', 40, START)

  const frozen = await said('guard', 'show', '--app', 'main')
  expect(frozen).toContain(`Removals of main are frozen since ${new Date(START).toISOString()}`)
  expect(frozen).toMatch(/turned bad within ten minutes +6, and 5 may/)
  expect(frozen).toMatch(/installations +40, counted 2026-11-23/)
  expect(frozen).toContain('npm run flfb -- guard release --app main')
  expect(await said('guard', 'show', '--app=second-app')).toContain('Removals of second-app are let through.')

  expect(await said('guard', 'release', '--app', 'main')).toContain('let through again')
  expect(await said('guard', 'release', '--app', 'main')).toContain('nothing has changed')
  const thawed = await said('guard', 'show', '--app', 'main')
  expect(thawed).toContain('Removals of main are let through.')
  expect(thawed).toMatch(/turned bad within ten minutes +0, and 5 may/)
  expect(await guard.admit('main', { installationId: 'inst_7', now: START })).toBe('admitted')
})

test.each([
  [['guard', 'show']],
  [['guard', 'show', 'main']],
  [['guard', 'show', '--app']],
  [['guard', 'release', '--app', '']],
  [['guard', 'release', '--app', 'main', '--app', 'main']],
  [['guard', 'release', '--app', 'main', '--force']],
])('%j is refused with what is understood', async (args) => {
  expect(await said(...args)).toMatch(/^refused: only --app <key> is understood .*main, second-app/)
})

test('an app that is not there is refused with those that are', async () => {
  expect(await said('guard', 'show', '--app', 'other')).toMatch(/^refused: .* no app of that name .*main/)
})

test.each([[[]], [['guard']], [['guard', 'freeze']], [['constructor', '']], [['--app', 'main']]])(
  '%j is no command, and those that are there are listed',
  async (args) => {
    const text = await said(...args)
    expect(text).toContain('refused: There are these commands:')
    expect(text).toContain('npm run flfb -- guard release --app <key>')
  },
)

test('a deployment of before the guard is refused with what to do', async () => {
  standing({ SecretNameMain: 'Example/main' })
  expect(await said('guard', 'show', '--app', 'main')).toMatch(/^refused: ExampleData is of an older version/)
})

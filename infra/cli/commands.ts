import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { Deployment } from '../../shared/domain/deployment.ts'
import { releaseGuard, showGuard } from './guard.ts'
import { Refusal } from './refusal.ts'

export interface OperatorWorld {
  readonly deployment: Deployment
  readonly cloudFormation: CloudFormationClient
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly say: (line: string) => void
}

interface Command {
  readonly usage: string
  readonly does: string
  readonly run: (args: readonly string[], world: OperatorWorld) => Promise<void>
}

/** What an operator can do, by the two words that it is called with. */
const commands: Readonly<Record<string, Command>> = {
  'guard show': {
    usage: 'guard show --app <key>',
    does: 'says whether removals are frozen, and how many turned bad',
    run: showGuard,
  },
  'guard release': {
    usage: 'guard release --app <key>',
    does: 'lets removals through again',
    run: releaseGuard,
  },
}

function usage(): string {
  const lines = Object.values(commands).map(
    (command) => `  npm run flfb -- ${command.usage.padEnd(26)}${command.does}`,
  )
  return ['There are these commands:', ...lines].join('\n')
}

/** Runs the command that the first two words name. Throws {@link Refusal} for what the operator can put right. */
export async function runCommand(args: readonly string[], world: OperatorWorld): Promise<void> {
  const [noun = '', verb = '', ...rest] = args
  const name = `${noun} ${verb}`
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Refusal(usage())
  await command.run(rest, world)
}

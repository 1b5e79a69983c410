import { parseArgs } from 'node:util'
import { startGround, type Ground } from './world.ts'

const USAGE = `npm run ground -- --assembly cdk.out --state .local --graph-origin <origin> --dialog-origin <origin>
  [--api-port 3000] [--aws-port 4566] [--principal <arn of an IAM role or user>]… [--start-at <ISO time>]
  [--rights-used <directory>] [--rights-used-by <name>]`

const { values } = parseArgs({
  options: {
    assembly: { type: 'string', default: 'cdk.out' },
    state: { type: 'string', default: '.local' },
    'graph-origin': { type: 'string' },
    'dialog-origin': { type: 'string' },
    'api-port': { type: 'string', default: '3000' },
    'aws-port': { type: 'string', default: '4566' },
    principal: { type: 'string', multiple: true, default: [] },
    'end-with-parent': { type: 'boolean', default: false },
    'start-at': { type: 'string' },
    'rights-used': { type: 'string' },
    'rights-used-by': { type: 'string' },
  },
})
const { 'graph-origin': graphOrigin, 'dialog-origin': dialogOrigin } = values
if (!graphOrigin || !dialogOrigin) {
  console.error(USAGE)
  process.exit(2)
}

try {
  const ground = await startGround({
    assembly: values.assembly,
    state: values.state,
    graphOrigin,
    dialogOrigin,
    apiPort: Number(values['api-port']),
    awsPort: Number(values['aws-port']),
    principals: values.principal,
    ...(values['rights-used'] !== undefined && { rightsUsed: values['rights-used'] }),
    ...(values['rights-used-by'] !== undefined && { rightsUsedBy: values['rights-used-by'] }),
    ...(values['start-at'] !== undefined && { startAt: instantOf(values['start-at']) }),
  })
  console.log(summary(ground, values.state))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(ground))
  if (values['end-with-parent']) endWithParent(ground)
} catch (cause) {
  console.error(`the ground did not start: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exit(1)
}

function instantOf(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new Error(`--start-at ${text} is no ISO time`)
  return instant
}

/** A program that starts the ground may die without a word: an orphan would hold the ports of its next start. */
function endWithParent(ground: Ground): void {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    void end(ground)
  }, 1_000)
  look.unref()
}

async function end(ground: Ground): Promise<void> {
  await ground.close()
  process.exit(0)
}

function summary(ground: Ground, state: string): string {
  const rows = [
    ['API', ground.apiOrigin],
    ['AWS', ground.awsOrigin],
    ['look inside', `${ground.awsOrigin}/__ground/`],
    ['files', state],
    ['functions', ground.lambda.functions.length],
    ['queues', Object.keys(ground.queues).length],
    ['tables', Object.keys(ground.tables).length],
  ]
  return ['The ground stands.', ...rows.map(([name, value]) => `  ${String(name).padEnd(12)} ${value}`)].join(
    '\n',
  )
}

import { bearersIn } from './bearers.ts'
import { type Content, readContents } from './contents.ts'
import { type Expected, scanContents, type SinkReport } from './report.ts'
import { allOf, secretsOfGround, secretsOfMeta } from './secrets.ts'
import type { Hidden } from './scan/secret-index.ts'

/** A world of processes: where it is asked for its secrets, and where it keeps what it wrote. */
export interface ScannedWorld {
  readonly emulatorOrigin: string
  readonly awsOrigin: string
  readonly state: string
  /** Keys that requests to AWS and to the API are signed with. */
  readonly signingKeys: readonly string[]
}

interface QueueDepth {
  readonly logicalId: string
  readonly queueName: string
  readonly deadLetterArn?: string
}

const ALWAYS: Expected = { sinks: ['function-log', 'access-log', 'body', 'headers'], secrets: ['appSecret'] }
/** A business that has come through a login has left traces of all of these. */
const AFTER_LOGIN = {
  sinks: ['message', 'table', 'audit-trail', 'secret-metadata', 'metric', 'cli'],
  secrets: [
    'accessToken',
    'appSecretProof',
    'authorizationCode',
    'dataKey',
    'personName',
    'loginLink',
    'state',
    'browserCookie',
    'resultHandle',
  ],
  legitimate: ['loginLink', 'state', 'browserCookie', 'resultHandle'],
} satisfies Expected

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}

/** What lies in the dead-letter queues, moved there by SQS itself. */
async function deadLetters(awsOrigin: string): Promise<Content[]> {
  const inspection = `${awsOrigin}/__ground/queues`
  const queues = await json<QueueDepth[]>(inspection)
  const targets = new Set(queues.map(({ deadLetterArn = '' }) => deadLetterArn.split(':').at(-1)))
  const dead = queues.filter(({ queueName }) => targets.has(queueName))
  return Promise.all(
    dead.map(async ({ logicalId }) => {
      const messages = await json<object[]>(`${inspection}/${logicalId}/messages`)
      const bytes = Buffer.from(messages.map((message) => JSON.stringify(message)).join('\n'))
      return { sink: 'dead-letter', name: logicalId, bytes }
    }),
  )
}

function expectedOf(secrets: readonly Hidden[], hasEvents: boolean): Expected {
  const hasLogin = secrets.some(({ kind }) => kind === 'accessToken')
  return {
    sinks: [...ALWAYS.sinks, ...(hasLogin ? AFTER_LOGIN.sinks : []), ...(hasEvents ? ['event'] : [])],
    secrets: [...ALWAYS.secrets, ...(hasLogin ? AFTER_LOGIN.secrets : [])],
    legitimate: hasLogin ? AFTER_LOGIN.legitimate : [],
  }
}

/**
 * Asks a running world for its secrets. What this returns is called once the world has stopped, with what its programs
 * have written to their consoles, and looks for them in everything that is left.
 */
export async function prepareScan(
  world: ScannedWorld,
): Promise<(consoles: readonly Content[]) => Promise<SinkReport>> {
  const ofMeta = await secretsOfMeta(world.emulatorOrigin)
  const ofGround = await secretsOfGround(world.awsOrigin)
  const dead = await deadLetters(world.awsOrigin)
  const events = await json<object[]>(`${world.awsOrigin}/__ground/events`)
  const keys = world.signingKeys.map((value) => ({ kind: 'signingKey', value }))
  return async (consoles) => {
    const contents = [...(await readContents(world.state)), ...dead, ...consoles]
    const secrets = allOf(ofMeta, ofGround, keys, bearersIn(contents))
    return scanContents(secrets, contents, expectedOf(secrets, events.length > 0))
  }
}

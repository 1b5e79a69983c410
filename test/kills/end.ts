import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodb } from '../../shared/adapters/dynamodb/client.ts'
import { openRootToken } from '../../shared/adapters/vault/open-token.ts'
import { plainItem } from '../../infra/local/inspection/plain-item.ts'
import { EXCHANGE } from './call-name.ts'
import type { Login } from './login.ts'
import type { Played } from './play.ts'
import { asRoom, contextOf } from './process.ts'
import type { World } from './world.ts'

type Fields = Readonly<Record<string, unknown>>

/** How far a login had come when a process died. */
export interface Standing {
  readonly status: unknown
  /** Meta has traded the code for a token. */
  readonly isSpent: boolean
  /** That token lies in the vault. */
  readonly isSealed: boolean
  /** Some row shows the code itself, not its ciphertext. */
  readonly showsCode: boolean
}

/** Everything that a login leaves behind, in words that are the same for every login: what may differ is left out. */
export interface End {
  /** Rows of all four tables, by key. */
  readonly rows: Readonly<Record<string, Fields>>
  /** What the bus heard, each event once however often it came. */
  readonly events: readonly Fields[]
  /** The first runs asked for, each once. */
  readonly firstRuns: readonly Fields[]
  readonly answer: unknown
  /** What the root token in the vault is at Meta. */
  readonly rootToken: string
  readonly tokensIssued: number
  /** How often the code came to Meta. */
  readonly exchanges: number
  readonly deadLetters: number
}

/** Values that no two logins share. That they are there is compared, not what they are. */
const OWN_VALUES = new Set(
  [
    'codeHash stateHash cookieHash handleHash begunBy',
    'tokenId wrappedKey salt commitment iv ciphertext',
    'slotPk unpublishedPk epoch time',
  ].flatMap((names) => names.split(' ')),
)
/** From here on a number is a time, in seconds or milliseconds. */
const TIMES = 1e9
/**
 * When the callback noted the seal on the attempt: nobody decides by it, and a callback that died before it did so is
 * overtaken by finalize, which goes by the landing token alone.
 */
const NOTE = 'sealedAt'

/** The login's own ids in a text, by what they are. */
function namesIn(world: World, login: Login): (text: string) => string {
  const { business, connectionId } = login
  const grants = [...world.emulator.state.grants.values()]
  const names: readonly (readonly [string | undefined, string])[] = [
    [login.attemptId, 'ATTEMPT'],
    [login.linkHash, 'LINK'],
    [login.installationId, 'INSTALLATION'],
    [connectionId.split('.')[1], 'CONNECTION'],
    [login.reference, 'REFERENCE'],
    [business.businessId, 'BUSINESS'],
    [grants.find((grant) => grant.businessId === business.businessId)?.userId, 'ACTOR'],
    ...business.accountIds.map((accountId, place) => [accountId, `ACCOUNT-${place}`] as const),
  ]
  return (text) =>
    names.reduce((left, [id, name]) => (id === undefined ? left : left.replaceAll(id, name)), text)
}

function comparable(world: World, login: Login, value: object): Fields {
  const text = JSON.stringify(value, (name, part: unknown) => {
    if (OWN_VALUES.has(name)) return 'own'
    return typeof part === 'number' && part > TIMES ? 'time' : part
  })
  return JSON.parse(namesIn(world, login)(text)) as Fields
}

function isOf({ attemptId, linkHash, installationId }: Login, value: object): boolean {
  const text = JSON.stringify(value)
  return [attemptId, linkHash, installationId].some((id) => text.includes(id))
}

async function rowsOf({ ground }: World, login: Login): Promise<Record<string, unknown>[]> {
  const tables = await Promise.all(ground.tables.map((table) => ground.services.dynamodb.scanAll(table)))
  return tables
    .flat()
    .map(plainItem)
    .filter((row) => isOf(login, row))
}

async function comparableRows(world: World, login: Login): Promise<End['rows']> {
  const rows = await rowsOf(world, login)
  const entries = rows.map((row) => {
    const { pk, sk, ...rest } = comparable(world, login, row)
    const { [NOTE]: _note, ...attempt } = rest
    return [`${String(pk)} ${String(sk)}`, String(pk).startsWith('ATT#') ? attempt : rest] as const
  })
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Each once, in the order of their text. */
function distinct(values: readonly Fields[]): Fields[] {
  const texts = new Set(values.map((value) => JSON.stringify(value)))
  return [...texts].toSorted().map((text) => JSON.parse(text) as Fields)
}

/** Takes the first runs off the work queue, as their workers would. */
async function takeFirstRuns({ ground }: World): Promise<object[]> {
  const { sqs } = ground.services
  const taken: object[] = []
  for (;;) {
    const messages = await sqs.receive(ground.workQueue, { max: 10, waitMilliseconds: 0 })
    if (messages.length === 0) return taken
    for (const { body, receiptHandle } of messages) {
      taken.push(Object(JSON.parse(body)))
      sqs.acknowledge(ground.workQueue, receiptHandle)
    }
  }
}

async function describeRootToken(world: World, { installationId, business }: Login): Promise<string> {
  const context = contextOf(world, 'automations/hourly-insights', world.emulator.origin)
  const appKey = Object.keys(context.deployment.apps)[0] ?? ''
  const open = () => openRootToken(context)({ appKey, installationId })
  const token = await asRoom(world, 'automations/hourly-insights', open)
  if (!token) return 'none'
  const known = world.emulator.state.tokens.get(token.reveal())
  if (known?.businessId !== business.businessId || known.death !== undefined) return 'dead or foreign'
  const issued = [...world.emulator.state.tokens.values()].filter(
    ({ businessId }) => businessId === business.businessId,
  )
  return issued.at(-1) === known ? 'the newest of this business' : 'an older one of this business'
}

function tokensIssued({ emulator }: World, { business }: Login): number {
  return [...emulator.state.tokens.values()].filter(({ businessId }) => businessId === business.businessId)
    .length
}

/** How things stand with a login at this moment, told by the stores and by Meta. */
export async function standingOf(world: World, login: Login): Promise<Standing> {
  const rows = await rowsOf(world, login)
  const { code = '' } = login
  const text = JSON.stringify(rows)
  const forms = [
    code,
    Buffer.from(code)
      .toString('base64')
      .replace(/.{0,2}=*$/, ''),
  ]
  return {
    status: rows.find(({ pk }) => pk === `ATT#${login.attemptId}`)?.['status'],
    isSpent: world.emulator.state.codes.get(code)?.used ?? false,
    isSealed: rows.some(({ pk }) => pk === `LAND#${login.attemptId}`),
    showsCode: code !== '' && forms.some((form) => text.includes(form)),
  }
}

/** What a login has left behind once nothing happens any more. */
export async function endOf(world: World, { login, answer, runs }: Omit<Played, 'atDeath'>): Promise<End> {
  const { sqs, eventBridge } = world.ground.services
  const firstRuns = await takeFirstRuns(world)
  const heard = eventBridge.events().map(({ detail }) => detail)
  const compare = (value: object) => comparable(world, login, value)
  return {
    rows: await comparableRows(world, login),
    events: distinct(heard.filter((event) => isOf(login, event)).map(compare)),
    firstRuns: distinct(firstRuns.map(compare)),
    answer: answer && compare(answer),
    rootToken: await describeRootToken(world, login),
    tokensIssued: tokensIssued(world, login),
    exchanges: runs.flatMap(({ effects }) => effects).filter((call) => call === EXCHANGE).length,
    deadLetters: world.ground.deadLetters.reduce((sum, queue) => sum + sqs.depth(queue).visible, 0),
  }
}

/** Takes a login's rows away once they have been looked at: hundreds of logins would make every look slower. */
export async function forget({ ground }: World, login: Login): Promise<void> {
  for (const TableName of ground.tables) {
    const rows = (await ground.services.dynamodb.scanAll(TableName)).map(plainItem)
    const own = rows.filter((row) => isOf(login, row))
    await Promise.all(
      own.map(({ pk, sk }) => dynamodb().send(new DeleteCommand({ TableName, Key: { pk, sk } }))),
    )
  }
}

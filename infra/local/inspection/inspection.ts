import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { UnknownToGround } from '../service.ts'
import type { Ground } from '../world.ts'
import { listObjects } from './objects.ts'
import { renderPage } from './page.ts'
import { plainItem } from './plain-item.ts'

/** What the pages look at: a world without its end. */
export type Inspected = Omit<Ground, 'close'> & { readonly state: string }

interface Asked {
  readonly id: string
  readonly query: URLSearchParams
  /** The JSON that was posted; an empty object when there was none. */
  readonly input: Readonly<Record<string, unknown>>
}

type Answer = (world: Inspected, asked: Asked) => unknown

/** A page is text; everything else goes out as JSON. */
class Page {
  readonly type: string
  readonly text: string
  constructor(type: string, text: string) {
    this.type = type
    this.text = text
  }
}

const ROUTES: readonly (readonly [method: string, path: RegExp, answer: Answer])[] = [
  ['GET', /^\/$/, (world) => new Page('text/html;charset=utf-8', renderPage(overview(world)))],
  ['GET', /^\/denials$/, ({ guard }) => guard.denials()],
  ['GET', /^\/events$/, (world) => world.services.eventBridge.events()],
  ['GET', /^\/queues$/, queues],
  ['GET', /^\/queues\/(\w+)\/messages$/, messages],
  ['GET', /^\/tables\/(\w+)$/, items],
  ['GET', /^\/functions$/, functions],
  ['POST', /^\/functions\/(\w+)\/invoke$/, (world, { id, input }) => world.lambda.invoke(id, input)],
  ['GET', /^\/logs\/([\w-]+)$/, log],
  ['GET', /^\/buckets\/(\w+)$/, objects],
  ['GET', /^\/secrets$/, (world) => world.witness.secrets()],
  ['GET', /^\/clock$/, timeAndNext],
  ['POST', /^\/clock$/, letTimePass],
  ['POST', /^\/rest$/, letRest],
  ['POST', /^\/schedules\/(\w+)\/run$/, runSchedule],
]

/** Serves `/__ground/…` beside the AWS services: a page for people, JSON for programs. */
export function createInspection(
  world: Inspected,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://ground')
    const route = url.pathname.replace(/^\/__ground\/?/, '/')
    const found = ROUTES.find(([method, pattern]) => method === request.method && pattern.test(route))
    if (!found) return false
    const [, pattern, answer] = found
    const id = pattern.exec(route)?.[1] ?? ''
    readInput(request)
      .then((input) => answer(world, { id, query: url.searchParams, input }))
      .then((result) => send(response, 200, result))
      .catch((cause: unknown) =>
        send(response, cause instanceof UnknownToGround ? 404 : 500, { message: String(cause) }),
      )
    return true
  }
}

export function overview(world: Inspected) {
  return {
    apiOrigin: world.apiOrigin,
    time: time(world),
    functions: functions(world),
    queues: queues(world),
    tables: Object.keys(world.tables),
    buckets: Object.keys(world.buckets),
    schedules: world.scheduler.schedules,
    denials: world.guard.denials().slice(-20).toReversed(),
    events: world.services.eventBridge.events().slice(-20).toReversed(),
  }
}

function functions({ lambda }: Inspected) {
  return lambda.functions.map((pool) => {
    const { logicalId, functionName, timeoutSeconds, memoryMegabytes } = pool.declaration
    return {
      logicalId,
      functionName,
      timeoutSeconds,
      memoryMegabytes,
      running: pool.running(),
      pids: pool.pids(),
    }
  })
}

function queues({ services, declarations }: Inspected) {
  return declarations.stores.queues.map(({ logicalId, queueName, queueArn, redrive }) => ({
    logicalId,
    queueName,
    ...services.sqs.depth(queueArn),
    ...(redrive && { deadLetterArn: redrive.deadLetterArn }),
  }))
}

function messages(world: Inspected, { id }: Asked) {
  return world.services.sqs.peek(named(world.queues, 'queue', id).arn)
}

async function items(world: Inspected, { id }: Asked) {
  return (await world.services.dynamodb.scanAll(named(world.tables, 'table', id))).map(plainItem)
}

function objects(world: Inspected, { id, query }: Asked) {
  return listObjects(named(world.buckets, 'bucket', id).directory, query.get('prefix') ?? '')
}

function log(world: Inspected, { id }: Asked) {
  const file = path.join(world.state, 'logs', `${id}.log`)
  if (!existsSync(file)) throw new UnknownToGround(`a log of ${id}`)
  return new Page('text/plain;charset=utf-8', readFileSync(file, 'utf8'))
}

function time({ clock }: Inspected) {
  return {
    now: new Date(clock.now()).toISOString(),
    aheadSeconds: Math.round((clock.now() - Date.now()) / 1000),
  }
}

/** Beside the time, what falls due next, the schedules of the function that `without` names left out. */
function timeAndNext(world: Inspected, { query }: Asked) {
  const goOn = holding(world, query.get('without'))
  const next = world.clock.nextDueAt()
  goOn()
  return { ...time(world), ...(next !== undefined && { nextDueAt: new Date(next).toISOString() }) }
}

async function letTimePass(world: Inspected, { input }: Asked) {
  const { advanceSeconds: seconds, without } = input
  if (typeof seconds !== 'number' || !(seconds >= 0))
    throw new Error('advanceSeconds must be a number from 0 on')
  const goOn = holding(world, without)
  await world.pass(seconds * 1000).finally(goOn)
  return time(world)
}

/** Keeps the schedules of a function still, if one is named, until the answer is called. */
function holding({ lambda, scheduler }: Inspected, without: unknown): () => void {
  if (typeof without !== 'string') return () => undefined
  const found = lambda.functions.find(({ declaration }) => declaration.key === without)
  if (!found) throw new UnknownToGround(`a function ${without}`)
  return scheduler.hold(found.declaration.arn)
}

async function letRest(world: Inspected) {
  await world.rest()
  return time(world)
}

function runSchedule({ scheduler }: Inspected, { id }: Asked) {
  scheduler.run(id)
  return { started: id }
}

function named<T>(things: Readonly<Record<string, T>>, kind: string, id: string): T {
  const found = things[id]
  if (found === undefined) throw new UnknownToGround(`a ${kind} ${id}`)
  return found
}

async function readInput(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

function send(response: ServerResponse, status: number, result: unknown): void {
  const page =
    result instanceof Page
      ? result
      : new Page('application/json', `${JSON.stringify(result, undefined, 2)}\n`)
  response.writeHead(status, { 'content-type': page.type }).end(page.text)
}

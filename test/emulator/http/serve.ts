import type { IncomingMessage, ServerResponse } from 'node:http'
import { CONTROL_PREFIX, controlRoutes, unknownControl } from '../control/controls.ts'
import { refuse } from '../graph/answer-graph.ts'
import { invalidParameter, unknownPath, unsupportedRequest, type GraphError } from '../graph/graph-error.ts'
import { graphRoutes, versionedRoutes } from '../routes.ts'
import type { State } from '../world/state.ts'
import { jsonAnswer, type Answer, type Call, type Operation } from './call.ts'
import { readBodyParameters, readFormText, UnreadableBody, type Parameters } from './parameters.ts'
import { matchRoute, pathIsKnown, type Match, type Route } from './route.ts'
import { withFaults } from './with-faults.ts'

/** Answers one HTTP request, or cuts it off where a fault says so. */
export async function serveRequest(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerRequest(state, request)
    if (answer === 'cut') request.socket.destroy()
    else send(request, response, answer)
  } catch (error) {
    // The caller hung up while its body was read: nobody is left to answer.
    if (request.destroyed && !request.complete) return
    // A mistake of the emulator: said aloud, so that no test takes it for Meta.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`emulator: ${text}\n`)
    if (response.headersSent) request.socket.destroy()
    else send(request, response, jsonAnswer(500, { error: { message: 'The emulator made a mistake' } }))
  }
}

async function answerRequest(state: State, request: IncomingMessage): Promise<Answer | 'cut'> {
  const target = splitTarget(request.url ?? '/')
  const method = request.method ?? 'GET'
  const routes = target.isControl ? controlRoutes : versionedRoutes
  const match = matchRoute(routes, method === 'HEAD' ? 'GET' : method, target.path)
  const body = await readBody(request)
  const isReadable = !(body instanceof UnreadableBody)
  const call: Call = {
    method,
    origin: originOf(request),
    path: target.path,
    requestedVersion: target.version,
    captured: match?.captured ?? new Map(),
    parameters: new Map([...target.query, ...(isReadable ? body : [])]),
    query: target.query,
    bearer: /^Bearer +(\S.*)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim(),
    userAgent: request.headers['user-agent'] ?? '',
    answerHeaders: new Map(),
    perform: (operation) => performOperation(state, call, operation),
  }
  if (target.isControl) {
    if (!isReadable) return jsonAnswer(400, { error: body.message })
    return match ? match.route.handle(state, call) : unknownControl()
  }
  return withFaults(state, call, match, () =>
    isReadable ? answerMeta(state, call, match, routes) : refuse(state, call, invalidParameter(body.message)),
  )
}

/** Only what is Graph is reached here: no dialog, no page, and no batch inside a batch. */
function performOperation(state: State, outer: Call, operation: Operation): Promise<Answer | 'cut'> {
  const target = splitTarget(operation.relativeUrl)
  const match = matchRoute(graphRoutes, operation.method, target.path)
  const call: Call = {
    ...outer,
    method: operation.method,
    path: target.path,
    requestedVersion: target.version ?? outer.requestedVersion,
    captured: match?.captured ?? new Map(),
    parameters: new Map([...operation.defaults, ...target.query, ...readFormText(operation.body)]),
    query: target.query,
    bearer: undefined,
    answerHeaders: new Map(),
  }
  return withFaults(state, call, match, () => answerMeta(state, call, match, graphRoutes))
}

function answerMeta(
  state: State,
  call: Call,
  match: Match | undefined,
  routes: readonly Route[],
): Answer | Promise<Answer> {
  return match ? match.route.handle(state, call) : refuse(state, call, noRoute(call, routes))
}

function noRoute(call: Call, routes: readonly Route[]): GraphError {
  const [first = '', ...rest] = call.path.split('/').slice(1)
  if (pathIsKnown(routes, call.path)) return unsupportedRequest(call.method, first)
  return unknownPath(`/${rest.length > 0 ? rest.join('/') : first}`)
}

async function readBody(request: IncomingMessage): Promise<Parameters | UnreadableBody> {
  try {
    return await readBodyParameters(request)
  } catch (error) {
    if (error instanceof UnreadableBody) return error
    throw error
  }
}

/** Splits `/v25.0/act_1/insights?…`; slashes that double or trail count as one or none. */
function splitTarget(target: string) {
  const mark = target.indexOf('?')
  const parts = (mark === -1 ? target : target.slice(0, mark)).split('/').filter((part) => part !== '')
  const first = parts[0] ?? ''
  const version = /^v\d{1,3}\.\d{1,2}$/.test(first) ? first : undefined
  return {
    version,
    path: `/${(version === undefined ? parts : parts.slice(1)).join('/')}`,
    query: readFormText(mark === -1 ? '' : target.slice(mark + 1)),
    isControl: `/${first}` === CONTROL_PREFIX,
  }
}

/** The host that the caller named, as long as it can stand in an address. */
function originOf(request: IncomingMessage): string {
  const host = request.headers.host ?? ''
  const isHost = /^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9A-Fa-f:]+\](:\d+)?$/.test(host)
  return isHost ? `http://${host}` : `http://127.0.0.1:${request.socket.localPort ?? 80}`
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

// Runs one function in one process: asks the Runtime API for the next event, calls the handler, answers.
// It is CommonJS because the ESM face of node:http costs 40 ms at each cold start.
'use strict'
const http = require('node:http')
const path = require('node:path')
const util = require('node:util')
const { existsSync } = require('node:fs')
const { pathToFileURL } = require('node:url')

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(':')
const agent = new http.Agent({ keepAlive: true })

// The ground holds the other end of this pipe: when it dies, however hard, this process ends too.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0))
process.stdin.resume()
process.stdin.unref()

// The ground's clock may differ from the machine's: this process lives on the ground's.
const MachineDate = Date
let shift = 0
function followClock(milliseconds) {
  shift = Number(milliseconds) || 0
}
followClock(process.argv[2])
globalThis.Date = new Proxy(MachineDate, {
  construct: (_target, parts, newTarget) =>
    Reflect.construct(
      MachineDate,
      parts.length > 0 ? parts : [MachineDate.now() + shift],
      newTarget === globalThis.Date ? MachineDate : newTarget,
    ),
  apply: () => new MachineDate(MachineDate.now() + shift).toString(),
  get: (target, name) => (name === 'now' ? () => MachineDate.now() + shift : target[name]),
})
MachineDate.prototype.constructor = globalThis.Date

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
const lowest = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL || (json ? 'INFO' : 'TRACE'))
let requestId = ''

function writeLog(level, parts) {
  if (json && LEVELS.indexOf(level) < lowest) return
  const timestamp = new Date().toISOString()
  const message = util.format(...parts)
  const entry = { timestamp, level, requestId, message }
  const line = json ? JSON.stringify(entry) : [timestamp, requestId || 'undefined', level, message].join('\t')
  process.stdout.write(`${line}\n`)
}
const CONSOLE_LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
}
for (const [method, level] of Object.entries(CONSOLE_LEVELS)) {
  console[method] = (...parts) => writeLog(level, parts)
}

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] }
  }
  return { errorType: error.name, errorMessage: error.message, stackTrace: String(error.stack).split('\n') }
}

function call(method, route, body) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/${route}` }
    const request = http.request(options, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function loadHandler() {
  const dot = _HANDLER.lastIndexOf('.')
  const file = path.resolve(LAMBDA_TASK_ROOT, _HANDLER.slice(0, dot))
  const found = ['.js', '.cjs', '.mjs'].map((extension) => file + extension).find(existsSync)
  if (!found) {
    const failure = new Error(`Cannot find module '${path.basename(file)}'`)
    failure.name = 'Runtime.ImportModuleError'
    throw failure
  }
  const loaded = found.endsWith('.mjs') ? await import(pathToFileURL(found).href) : require(found)
  const handler = loaded[_HANDLER.slice(dot + 1)]
  if (typeof handler !== 'function') {
    const failure = new Error(`${_HANDLER} is undefined or not exported`)
    failure.name = 'Runtime.HandlerNotFound'
    throw failure
  }
  // Node 24 on Lambda has no callbacks any more (AWS, Node.js 24 runtime, read 2026-11-23).
  if (handler.length > 2) {
    const failure = new Error(`${_HANDLER} takes a callback, which this runtime does not have`)
    failure.name = 'Runtime.CallbackHandlerDeprecated'
    throw failure
  }
  return handler
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}

/** What nobody caught ends the process, as on Lambda: first it is told, then the status says which kind it was. */
async function end(status, error) {
  writeLog('ERROR', ['Uncaught Exception', JSON.stringify(describe(error))])
  const route = requestId ? `invocation/${requestId}/error` : 'init/error'
  try {
    await call('POST', route, JSON.stringify(describe(error)))
  } finally {
    process.exit(status)
  }
}
process.on('uncaughtException', (error) => end(129, error))
process.on('unhandledRejection', (error) => end(128, error))

async function run() {
  let handler
  try {
    handler = await loadHandler()
  } catch (error) {
    writeLog('ERROR', ['Uncaught Exception', JSON.stringify(describe(error))])
    await call('POST', 'init/error', JSON.stringify(describe(error)))
    process.exit(1)
  }
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next')
    requestId = headers['lambda-runtime-aws-request-id']
    process.env['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id']
    followClock(headers['ground-clock-shift'])
    try {
      const result = await handler(JSON.parse(body), contextOf(headers))
      const answer = JSON.stringify(result === undefined ? null : result)
      await call('POST', `invocation/${requestId}/response`, answer)
    } catch (error) {
      writeLog('ERROR', ['Invoke Error', JSON.stringify(describe(error))])
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(describe(error)))
    }
  }
}
// The Runtime API is gone: so is the ground.
run().catch(() => process.exit(0))

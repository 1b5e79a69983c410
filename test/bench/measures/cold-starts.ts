import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { registry } from '../../../functions/registry.ts'
import { createCallers } from '../../../infra/local/callers.ts'
import { createClock } from '../../../infra/local/clock.ts'
import { readDeclarations } from '../../../infra/local/declarations.ts'
import { createGuard } from '../../../infra/local/iam/guard.ts'
import type { FunctionDeclaration } from '../../../infra/local/lambda/declaration.ts'
import { createLambda } from '../../../infra/local/lambda/lambda.ts'
import { loadAssembly } from '../../../infra/local/template/assembly.ts'
import { ACCOUNT_ID, REGION } from '../../../infra/local/template/place.ts'
import { resolveStacks } from '../../../infra/local/template/stacks.ts'
import { pascal } from '../../../infra/room-names.ts'
import { amount, type Figure, type Measure, median, ratio } from '../figure.ts'

const ROUNDS = 5
const EMPTY = 'Empty'
/** Nobody answers there: a function that starts asks nothing, and what it is called with here fails. */
const NOWHERE = 'http://127.0.0.1:9'

function declared(): readonly FunctionDeclaration[] {
  const place = { region: REGION, accountId: ACCOUNT_ID, awsOrigin: NOWHERE, apiOrigin: () => NOWHERE }
  return readDeclarations(resolveStacks(loadAssembly('cdk.out'), place)).functions
}

/** The same function with an empty handler in place of its code. */
function emptied(model: FunctionDeclaration, folder: string): FunctionDeclaration {
  const directory = path.join(folder, 'empty')
  mkdirSync(directory)
  writeFileSync(path.join(directory, 'index.js'), 'exports.handler = async () => ({})\n')
  return { ...model, logicalId: EMPTY, functionName: EMPTY, arn: `${model.arn}-empty`, directory }
}

/** Starts every function once, one after the other, and reads how long it took to be ready for its first event. */
async function round(
  declarations: readonly FunctionDeclaration[],
  logsDirectory: string,
): Promise<ReadonlyMap<string, number>> {
  const lambda = createLambda({
    declarations,
    clock: createClock(),
    callers: createCallers(),
    guard: createGuard(),
    region: REGION,
    logsDirectory,
    origins: { AWS_ENDPOINT_URL: NOWHERE, META_GRAPH_ORIGIN: NOWHERE, META_DIALOG_ORIGIN: NOWHERE },
  })
  try {
    for (const { logicalId } of declarations) await lambda.invoke(logicalId, { Records: [] })
  } finally {
    await lambda.close()
  }
  const initOf = (logicalId: string) => {
    const log = readFileSync(path.join(logsDirectory, `${logicalId}.log`), 'utf8')
    const found = /Init Duration: ([\d.]+) ms/.exec(log)?.[1]
    if (found === undefined) throw new Error(`${logicalId} did not report how it started`)
    return Number(found)
  }
  return new Map(declarations.map(({ logicalId }) => [logicalId, initOf(logicalId)]))
}

async function measured(folder: string): Promise<Figure[]> {
  const functions = declared()
  const [model] = functions
  if (!model) throw new Error('the template has no functions')
  const all = [...functions, emptied(model, folder)]
  const rounds: ReadonlyMap<string, number>[] = []
  for (let place = 0; place < ROUNDS; place += 1) {
    rounds.push(await round(all, path.join(folder, `logs-${place}`)))
  }
  const initOf = (logicalId: string) => median(rounds.map((inits) => inits.get(logicalId) ?? 0))
  const bare = initOf(EMPTY)
  return Object.keys(registry).map((key) => {
    const found = functions.find(({ logicalId }) => logicalId.startsWith(`${pascal(key)}Function`))
    const init = initOf(found?.logicalId ?? '')
    return {
      what: `\`${key}\``,
      value: amount(init, 'ms'),
      beside: `an empty handler, ${amount(bare, 'ms')}: ${ratio(init, bare)}`,
    }
  })
}

export const coldStarts: Measure = {
  title: 'Cold start through the Runtime API',
  how: `From the start of the process to its first request for an event, as the local Lambda reports it (median of ${ROUNDS}, one at a time), beside the same with an empty handler. It includes Node's own start.`,
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-cold-'))
    try {
      return await measured(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

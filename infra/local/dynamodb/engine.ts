import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { AwsFailure } from '../service.ts'
import { type Parser, rememberExpressions } from './parsed-expressions.ts'

/** One DynamoDB value as it is on the wire: one type letter and its content. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item }

export type Item = Readonly<Record<string, AttributeValue>>

/** What we read of each answer; the rest goes to the caller as it is. */
interface Outputs {
  readonly GetItem: { readonly Item?: Item }
  readonly PutItem: object
  readonly UpdateItem: object
  readonly DeleteItem: object
  readonly Query: object
  readonly Scan: { readonly Items: readonly Item[]; readonly LastEvaluatedKey?: Item }
  readonly CreateTable: object
  readonly DescribeTable: { readonly Table: { readonly TableArn: string; readonly TableStatus: string } }
}

/** The expression language, indexes and limits of DynamoDB, as dynalite has them; what we add stands around it. */
export interface Engine {
  /** Runs one operation; a refusal of DynamoDB is an `AwsFailure` under its modelled name. */
  run<K extends keyof Outputs>(operation: K, input: object): Promise<Outputs[K]>
  createTable(tableName: string, shape: object): Promise<void>
  close(): Promise<void>
}

type Store = { readonly lifecycleManager: { gracefulClose(): Promise<void> } }
type Action<K extends keyof Outputs> = (
  store: Store,
  input: object,
  done: (error: unknown, output: Outputs[K]) => void,
) => void

interface Dynalite {
  readonly db: { create(options: { path?: string; createTableMs: number }): Store }
  readonly validations: {
    checkTypes(input: object, types: object): object
    checkValidations(input: object, types: object, custom: unknown, store: Store): void
  }
  readonly validation: (operation: string) => { types: object; custom: unknown }
  readonly action: <K extends keyof Outputs>(operation: K) => Action<K>
}

// dynalite publishes an HTTP server and no types. Its parts are used in process instead: the server throws what it
// does not expect out of a callback, which would end the ground; a second port and hop are saved with it.
const load = createRequire(import.meta.url)
const dynalite: Dynalite = {
  db: load('dynalite/db'),
  validations: load('dynalite/validations'),
  validation: (operation) => load(`dynalite/validations/${fileOf(operation)}`),
  action: (operation) => load(`dynalite/actions/${fileOf(operation)}`),
}

for (const name of ['conditionParser', 'updateParser', 'projectionParser']) {
  rememberExpressions(load(`dynalite/db/${name}`) as Parser)
}

/** An engine in memory, or in files under `directory`. */
export function createEngine(directory?: string): Engine {
  const store = dynalite.db.create({ createTableMs: 0, ...(directory !== undefined && { path: directory }) })
  const run: Engine['run'] = (operation, input) =>
    new Promise((resolve, reject) => {
      const { types, custom } = dynalite.validation(operation)
      try {
        // the engine writes into what it is given
        const checked = dynalite.validations.checkTypes(structuredClone(input), types)
        dynalite.validations.checkValidations(checked, types, custom, store)
        dynalite.action(operation)(store, checked, (error, output) => {
          if (error) reject(failure(error))
          else resolve(output)
        })
      } catch (cause) {
        reject(failure(cause))
      }
    })
  return {
    run,
    async createTable(tableName, shape) {
      await run('CreateTable', { TableName: tableName, ...shape })
      const state = async () => (await run('DescribeTable', { TableName: tableName })).Table.TableStatus
      // the engine turns a table ACTIVE in a timer of its own
      while ((await state()) !== 'ACTIVE') await wait(1)
    },
    close: () => store.lifecycleManager.gracefulClose(),
  }
}

function fileOf(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1)
}

/** The engine's refusals carry the answer that AWS would send. */
function failure(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error(String(cause))
  if (!('body' in cause && 'statusCode' in cause)) return cause
  const { __type: type, message, Message }: Record<string, unknown> = { ...Object(cause.body) }
  const text = message ?? Message
  const code = String(type).split('#').at(-1) ?? ''
  return new AwsFailure(code, typeof text === 'string' ? text : '', Number(cause.statusCode))
}

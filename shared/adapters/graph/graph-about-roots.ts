import { type Failure, failureOf } from '../../base/failure.ts'
import type { Secret } from '../../base/secret.ts'
import { batch, type BatchedAnswer } from '../../meta/graph/batch.ts'
import type { Precedence } from '../../domain/installation.ts'
import type { GraphCall } from '../../meta/graph/graph-call.ts'
import type { GraphAboutRoots } from '../../ports/graph.ts'
import type { AdapterContext } from '../context.ts'
import { rootKey } from '../dynamodb/keys.ts'
import { precedenceOf } from '../dynamodb/precedence.ts'
import { sendGraphCall } from '../graph-over-http.ts'
import { inParallel } from '../in-parallel.ts'
import { appSecrets } from '../secrets/app-secret.ts'
import { tokenFormat } from '../vault/formats.ts'
import { rootTable } from '../vault/root-row.ts'
import { countCall, noteAnswer } from './answer-notes.ts'
import { appOf, noTokenFor, signAsApp } from './signing.ts'

const OPENED_AT_ONCE = 10

interface OpenRoot {
  readonly installationId: string
  readonly precedence: Precedence
  readonly token: Secret<string>
}

type Opened = OpenRoot | { readonly installationId: string; readonly failure: Failure }

/** Opens root tokens together with the consent that each is of: what is said of a token is said of that consent. */
function rootOpener(context: AdapterContext) {
  const format = tokenFormat(context)
  const table = rootTable(context)
  return async <T>(appKey: string, installationId: string, call: GraphCall<T>): Promise<Opened> => {
    try {
      const row = await table.get(rootKey(installationId))
      if (!row) throw noTokenFor(call, installationId)
      const token = await format.open(row, { app: appKey, kind: 'root', ref: installationId })
      return { installationId, precedence: precedenceOf(row), token }
    } catch (error) {
      const failure = failureOf(error)
      if (!failure) throw error
      return { installationId, failure }
    }
  }
}

/** Graph as the app, about the root tokens of installations. Nothing is kept between two uses. */
export function graphAboutRoots(context: AdapterContext): GraphAboutRoots {
  const appSecretOf = appSecrets(context)
  const open = rootOpener(context)

  function note<T>(call: GraphCall<T>, askedVersion: string, { result, headers }: BatchedAnswer<T>): void {
    const { operation } = call
    if (headers) noteAnswer(context, { operation, headers, askedVersion })
    countCall(context, operation, 'failure' in result ? result.failure.code : 'ok')
  }

  async function send<T>(appKey: string, roots: readonly OpenRoot[], call: GraphCall<T>) {
    const app = appOf(context, appKey)
    const appSecret = await appSecretOf(appKey)
    const signed = roots.map(({ token }) => signAsApp(call, app, { appSecret, subjectToken: token }))
    const [only, ...others] = signed
    if (!only) return []
    if (others.length === 0) return [{ answer: await sendGraphCall(context, call, only) }]
    const calls = signed.map(({ secretParams }) => ({ call, secretParams }))
    const packed = batch(calls, call.as, `${call.operation}-batch`)
    const answers = await sendGraphCall(context, packed, signAsApp(packed, app, { appSecret }))
    for (const answer of answers) note(call, app.graphVersion, answer)
    return answers.map(({ result }) => result)
  }

  return {
    async ask({ appKey, installationIds }, call) {
      if (call.as !== 'app') throw noTokenFor(call, `app ${appKey}`)
      const opened = await inParallel(installationIds, OPENED_AT_ONCE, (id) => open(appKey, id, call))
      const roots = opened.filter((root) => 'token' in root)
      const results = await send(appKey, roots, call)
      const byInstallation = new Map(roots.map((root, place) => [root.installationId, results[place]]))
      return opened.map((root) => {
        const { installationId } = root
        if ('failure' in root) return root
        const result = byInstallation.get(installationId)
        if (!result) throw noTokenFor(call, installationId)
        return 'failure' in result
          ? { installationId, failure: result.failure }
          : { installationId, precedence: root.precedence, answer: result.answer }
      })
    },
  }
}

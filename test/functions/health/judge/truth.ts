import { Failure } from '../../../../shared/base/failure.ts'
import type { GraphCall } from '../../../../shared/meta/graph/graph-call.ts'
import type { GraphAboutRoots, GraphAsConnection } from '../../../../shared/ports/graph.ts'
import { adAccount, onePage, tokenFacts } from '../../../factories/graph-answers.ts'
import { invalidToken } from '../../../factories/verdicts.ts'
import type { Rows } from '../../../factories/rows.ts'
import type { TestClock } from '../../../factories/ambient.ts'

/** How a token ended, from when on (milliseconds). No subcode: Meta names none. */
export interface Death {
  readonly at: number
  readonly subcode?: number
  readonly isRemoval: boolean
}

/** What Meta has answered about a token. */
export interface Answered {
  readonly attemptId: string
  readonly at: number
  readonly isValid: boolean
  readonly subcode?: number
}

/** How things really are between one business and the app, whatever anybody is told of it. */
export interface Truth {
  /** The token of each consent, oldest first, with its end. */
  readonly tokens: Map<string, { readonly issuedAt: number; death?: Death }>
  granted: readonly string[]
  mayReadAds: boolean
  /** While it is there Meta answers nothing else. */
  trouble?: Failure
}

export function newTruth(): Truth {
  return { tokens: new Map(), granted: [], mayReadAds: true }
}

/** Whether the business has the app no longer. */
export function isGone({ tokens }: Truth): boolean {
  return [...tokens.values()].at(-1)?.death?.isRemoval === true
}

/** Ends every token; what a removal has ended stays so. */
export function endTokens({ tokens }: Truth, death: Death): void {
  for (const token of tokens.values()) if (!token.death?.isRemoval) token.death = death
}

/** Brings the tokens back that no removal has ended. */
export function reviveTokens({ tokens }: Truth): void {
  for (const token of tokens.values()) if (!token.death?.isRemoval) delete token.death
}

/** What a token may do now. */
export function permissionsOf({ mayReadAds }: Truth): string[] {
  return mayReadAds ? ['ads_read', 'business_management'] : ['business_management']
}

function answerAbout({ tokens }: Truth, attemptId: string, at: number): Answered {
  const death = tokens.get(attemptId)?.death
  if (death === undefined || death.at > at) return { attemptId, at, isValid: true }
  const { subcode } = death
  return { attemptId, at, isValid: false, ...(subcode !== undefined && { subcode }) }
}

function factsOf(truth: Truth, { isValid, subcode }: Answered): object {
  if (!isValid) return invalidToken(subcode)
  const scopes = permissionsOf(truth)
  return tokenFacts({ scopes, granular_scopes: scopes.map((scope) => ({ scope })) })
}

function assetsOf(truth: Truth, { operation, path }: Pick<GraphCall<unknown>, 'operation' | 'path'>): object {
  if (!truth.mayReadAds) throw new Failure('ERR_GRAPH_PERMISSION_LOST', 'ads_read is needed')
  const rows = truth.granted.map((accountId) => adAccount(accountId))
  if (operation !== 'ad-account') return onePage(rows)
  const row = rows.find(({ id }) => id === path)
  if (!row) throw new Failure('ERR_GRAPH_ASSET_LOST', `${path} is gone`)
  return row
}

/**
 * Graph as it answers about these things, and what it has answered about tokens. A question is about the token that lay
 * in the vault when it was asked.
 */
export function graphOf(
  truth: Truth,
  { roots }: Rows,
  clock: TestClock,
  answers: Answered[],
): { readonly graphAboutRoots: GraphAboutRoots; readonly graphAsConnection: GraphAsConnection } {
  const markOf = (installationId: string) => {
    const root = roots.get(installationId)
    if (!root) throw new Error('there is no token to ask about')
    return root.mark
  }
  return {
    graphAboutRoots: {
      async ask({ installationIds }, call) {
        const asked = installationIds.map((id) => [id, markOf(id)] as const)
        await Promise.resolve()
        const { trouble } = truth
        return asked.map(([installationId, precedence]) => {
          if (trouble) return { installationId, failure: trouble }
          const answered = answerAbout(truth, precedence.attemptId, clock.now())
          answers.push(answered)
          return { installationId, precedence, answer: call.read(factsOf(truth, answered)) }
        })
      },
    },
    graphAsConnection: {
      async call({ installationId }, call) {
        const { attemptId } = markOf(installationId)
        await Promise.resolve()
        if (truth.trouble) throw truth.trouble
        const death = truth.tokens.get(attemptId)?.death
        if (death && death.at <= clock.now())
          throw new Failure('ERR_GRAPH_TOKEN_DEAD', 'the token is dead', { facts: { metaCode: 190 } })
        return call.read(assetsOf(truth, call))
      },
    },
  }
}

import { loopbackOrigin } from '../../base/loopback.ts'
import type { Caller } from '../deployment.ts'
import { error, type Finding, warning } from './finding.ts'

/** What is wrong with who may ask for logins, and with where those may return to. */
export function callerFindings(callers: Readonly<Record<string, Caller>>): readonly Finding[] {
  const entries = Object.entries<Caller>(callers)
  if (entries.length === 0) {
    return [warning('callers', 'nobody may ask for login links', 'list the backend that will')]
  }
  return entries.flatMap(([name, caller], index) => [
    ...caller.returnUrls.flatMap((url, at) => returnUrlFindings(`callers.${name}.returnUrls.${at}`, url)),
    ...twinFindings(`callers.${name}`, caller, entries.slice(0, index)),
  ])
}

/** Whoever calls must be one caller only: of two that cannot be told apart, the second would never be met. */
function twinFindings(
  path: string,
  caller: Caller,
  earlier: readonly (readonly [string, Caller])[],
): readonly Finding[] {
  const twin = earlier.find(([, other]) => principalOf(other) === principalOf(caller))
  if (!twin) return []
  return 'roleArn' in caller
    ? [error(`${path}.roleArn`, `${twin[0]} has the same role`, 'give each caller a role of its own')]
    : [error(`${path}.claimValue`, `${twin[0]} has the same value`, 'give each caller a value of its own')]
}

/** What a request shows of a caller. A session's ARN has a role's account and last name only, and not its path. */
function principalOf(caller: Caller): string {
  if (!('roleArn' in caller)) return caller.claimValue
  const [account = '', ...names] = caller.roleArn.split('/')
  return `${account}/${names.at(-1) ?? ''}`
}

function returnUrlFindings(path: string, text: string): readonly Finding[] {
  const url = URL.parse(text)
  if (!url)
    return [error(path, `${text} is no URL`, 'write an absolute URL, e.g. https://app.example.com/connected')]
  if (url.username || url.password) {
    return [error(path, 'it carries a user name or password', 'take them out: the URL is shown to people')]
  }
  if (url.search || url.hash || /[?#]/.test(text)) {
    return [
      error(path, `${text} has a query or fragment`, 'take it out: the result is appended as the query'),
    ]
  }
  if (url.protocol !== 'https:' && loopbackOrigin(text) === undefined) {
    return [error(path, `${text} is not https`, 'use https; http is for loopback hosts only')]
  }
  if (url.href === text) return []
  return [
    error(path, `${text} is not in its normal form`, `write ${url.href}: return URLs are compared as text`),
  ]
}

import type { Caller } from '../deployment.ts'
import { error, type Finding, warning } from './finding.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** What is wrong with who may ask for logins, and with where those may return to. */
export function callerFindings(callers: Readonly<Record<string, Caller>>): readonly Finding[] {
  const entries = Object.entries(callers)
  if (entries.length === 0) {
    return [warning('callers', 'nobody may ask for login links', 'list the role of the backend that will')]
  }
  return entries.flatMap(([name, { roleArn, returnUrls }], index) => [
    ...returnUrls.flatMap((url, at) => returnUrlFindings(`callers.${name}.returnUrls.${at}`, url)),
    ...sharedRoleFindings(`callers.${name}.roleArn`, roleArn, entries.slice(0, index)),
  ])
}

/** A session's ARN shows a role's account and last name only, so two callers with these in common cannot be told apart. */
function sharedRoleFindings(
  path: string,
  roleArn: string,
  earlier: readonly (readonly [string, Caller])[],
): readonly Finding[] {
  const twin = earlier.find(([, other]) => sessionName(other.roleArn) === sessionName(roleArn))
  if (!twin) return []
  return [error(path, `${twin[0]} has the same role`, 'give each caller a role of its own')]
}

function sessionName(roleArn: string): string {
  const [account = '', ...names] = roleArn.split('/')
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
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) {
    return [error(path, `${text} is not https`, 'use https; http is for loopback hosts only')]
  }
  if (url.href === text) return []
  return [
    error(path, `${text} is not in its normal form`, `write ${url.href}: return URLs are compared as text`),
  ]
}

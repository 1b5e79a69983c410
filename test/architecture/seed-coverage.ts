import { tableRowsUnder } from './markdown.ts'
import { testsNamedIn } from './named-tests.ts'

/** A testable statement of Meta's page: shown by tests, or not yet, with what it waits for. */
export interface Statement {
  readonly line: number
  readonly id: string
  readonly says: string
  readonly tests: number
  readonly waitsFor: string | undefined
}

/** The statements of one section of the page, in their order. */
export function statementsUnder(page: string, section: string): Statement[] {
  return tableRowsUnder(page, section).map(({ line, cells: [id = '', says = '', shown = ''] }) => ({
    line,
    id: id.replaceAll('`', ''),
    says,
    tests: testsNamedIn(shown).length,
    waitsFor: /^not yet: (\S.*)$/.exec(shown)?.[1],
  }))
}

/** What is wrong with statements taken by themselves: a row that says neither where nor why not, or an id twice. */
export function statementComplaints(statements: readonly Statement[]): string[] {
  const seen = new Set<string>()
  return statements.flatMap(({ line, id, says, tests, waitsFor }) => {
    const twice = seen.has(id)
    seen.add(id)
    return [
      ...(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(id) ? [] : [`${line} "${id}" is no id`]),
      ...(twice ? [`${line} ${id} is there twice`] : []),
      ...(says === '' ? [`${line} ${id} says nothing`] : []),
      ...(tests > 0 || waitsFor !== undefined ? [] : [`${line} ${id} has neither a test nor "not yet: why"`]),
      ...(tests > 0 && waitsFor !== undefined ? [`${line} ${id} is shown and not yet`] : []),
    ]
  })
}

/** The sentence that sums up a list of statements. */
export function summaryOf(statements: readonly Statement[]): string {
  const shown = statements.filter(({ tests }) => tests > 0).length
  return `${statements.length} statements: ${shown} shown, ${statements.length - shown} not yet.`
}

import { expect, it } from 'vitest'
import { runbookBreaches } from './runbook.ts'
import { readTree, told } from './source-file.ts'

const room = { path: 'functions/login/link/manifest.ts', text: '' }
const alarms = {
  path: 'infra/alarms.ts',
  text: "const errors = { id: 'Errors', what: 'ended with an error', metric, above: 0 }\nconst other = { id: 'Other' }",
}

function said(page: string): string[] {
  return runbookBreaches([room, alarms, { path: 'docs/runbook.md', text: page }]).map(({ what }) => what)
}

it('the runbook has a section for every function and every kind of alarm', () => {
  expect(told(runbookBreaches(readTree()))).toEqual([])
})

it('a missing section is told with rule, file and line', () => {
  expect(runbookBreaches([room, { path: 'docs/runbook.md', text: '# Runbook\n' }])).toEqual([
    {
      rule: 'a runbook section for every alarm',
      path: 'docs/runbook.md',
      line: 1,
      what: 'has no section "## login/link" with the anchor #login-link',
    },
  ])
})

it('a section with its anchor above or on the heading is found', () => {
  const errors = '## Errors\n'
  expect(said(`<a id="login-link"></a>\n\n## login/link\n\n${errors}`)).toEqual([])
  expect(said(`## <a id="login-link"></a>\`login/link\`\n\n${errors}`)).toEqual([])
})

it('a heading alone is not enough, as its own anchor has lost the slash', () => {
  expect(said('## login/link\n## Errors\n')).toEqual([
    'has no section "## login/link" with the anchor #login-link',
  ])
})

it('a kind of alarm without a section is told, and an object without a metric is no alarm', () => {
  expect(said('<a id="login-link"></a>\n## login/link\n')).toEqual(['has no section "## Errors"'])
})

it('an alarm over those of many rooms needs its section like any other', () => {
  const shared = {
    path: 'infra/shared-alarms.ts',
    text: "const sharedAlarms = [{ id: 'Together', text: 'many rooms' }]",
  }
  const lacking = runbookBreaches([shared, { path: 'docs/runbook.md', text: '## Apart\n' }])
  expect(lacking).toMatchObject([{ what: 'has no section "## Together"' }])
  expect(runbookBreaches([shared, { path: 'docs/runbook.md', text: '## Together\n' }])).toEqual([])
})

it('an anchor that an alarm names by itself needs its section', () => {
  const api = { path: 'infra/alarms.ts', text: "tell(alarm(scope, watch, text, 'api'), topic)" }
  const what = 'has no section with the anchor #api'
  expect(runbookBreaches([api, { path: 'docs/runbook.md', text: '## The database\n' }])).toMatchObject([
    { what },
  ])
  expect(runbookBreaches([api, { path: 'docs/runbook.md', text: '## API\n' }])).toEqual([])
})

const page = (text: string) => ({
  path: 'docs/runbook.md',
  text: `<a id="login-link"></a>\n## login/link\n\n${text}\n`,
})

it('an alarm on a counter needs its words in the section and its count in the room', () => {
  const alarmed = {
    path: room.path,
    text: "export const manifest = { alarms: [{ counter: 'Lost', above: 0 }] }",
  }
  const counting = { path: 'functions/login/link/run.ts', text: "ports.metrics.count('Lost')" }
  expect(runbookBreaches([alarmed, counting, page('`Lost` is lost.')])).toEqual([])
  const breaches = runbookBreaches([alarmed, page('Nothing.\n\n## Lost')])
  expect(breaches.map(({ what }) => what)).toEqual([
    'section "login/link" does not explain Lost',
    'login/link has an alarm on Lost and counts no such thing',
  ])
})

it('without a runbook every section is missing', () => {
  expect(runbookBreaches([room, alarms])).toHaveLength(2)
})

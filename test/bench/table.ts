import type { Figure, Grid, Measure } from './figure.ts'

export interface Measured {
  readonly measure: Measure
  readonly figures: readonly Figure[] | Grid
}

const lineOf = (cells: readonly string[]) =>
  `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`

function gridOf(figures: readonly Figure[]): Grid {
  const rows = figures.map(({ what, value, beside = '' }) => [what, value, beside])
  return { columns: ['', '', 'Beside'], rows, notes: [] }
}

function sectionOf({ measure: { title, how }, figures }: Measured): string {
  const { columns, rows, notes } = 'columns' in figures ? figures : gridOf(figures)
  const rule = `|${columns.map(() => '---').join('|')}|`
  const head = lineOf(columns).replaceAll('|  |', '| |').replaceAll('|  |', '| |')
  const below = notes.length > 0 ? ['', ...notes] : []
  return [`## ${title}`, '', how, '', head, rule, ...rows.map(lineOf), ...below].join('\n')
}

/** The figures as one page of Markdown: a heading, how it was measured, and a table for each measure. */
export function pageOf(machine: string, measured: readonly Measured[]): string {
  return `${[intro(machine), ...measured.map(sectionOf)].join('\n\n')}\n`
}

function intro(machine: string): string {
  return `# Figures

Made by \`npm run bench -- --write\` in one run on one machine: ${machine}. Machines differ and are noisy, so what counts
is the ratio to what stands beside it, measured in the same run. No test asserts a time.`
}

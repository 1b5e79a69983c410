import type { Figure, Measure } from './figure.ts'

export interface Measured {
  readonly measure: Measure
  readonly figures: readonly Figure[]
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The figures as one page of Markdown: a heading, how it was measured, and a table for each measure. */
export function pageOf(machine: string, measured: readonly Measured[]): string {
  const parts = measured.map(({ measure, figures }) => {
    const rows = figures.map(
      ({ what, value, beside = '' }) => `| ${cell(what)} | ${cell(value)} | ${cell(beside)} |`,
    )
    return [`## ${measure.title}`, '', measure.how, '', '| | | Beside |', '|---|---|---|', ...rows].join('\n')
  })
  return `${[intro(machine), ...parts].join('\n\n')}\n`
}

function intro(machine: string): string {
  return `# Figures

Made by \`npm run bench -- --write\` in one run on one machine: ${machine}. Machines differ and are noisy, so what counts
is the ratio to what stands beside it, measured in the same run. No test asserts a time.`
}

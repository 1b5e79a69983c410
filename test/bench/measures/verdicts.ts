import {
  falselyRemoved,
  judgements,
  missed,
  type Judgement,
  playAll,
  verdicts,
} from '../../verdicts/matrix.ts'
import type { Grid, Measure } from '../figure.ts'

function cell(all: readonly Judgement[], expected: string, found: string): string {
  const count = all.filter((one) => one.expected === expected && one.found === found).length
  if (count === 0) return '·'
  return expected === found ? `**${count}**` : String(count)
}

/** Rows are what is true, columns what was found. */
function matrixOf(all: readonly Judgement[]): Omit<Grid, 'notes'> {
  const rows = verdicts.map((expected) => [
    expected,
    ...verdicts.map((found) => cell(all, expected, found)),
    String(all.filter((one) => one.expected === expected).length),
  ])
  return { columns: ['true ↓ found →', ...verdicts, 'all'], rows }
}

export const verdictMatrix: Measure = {
  title: 'Verdicts',
  how: 'Every fault of the list in `test/verdicts` played against Meta’s emulator, each in a world of its own with a second business beside: the verdict that a partner reads of both connections, by what is true. A business beside is healthy unless the fault befalls the whole app. A false or a missed removal fails the run.',
  async run() {
    const outcomes = await playAll()
    const all = judgements(outcomes)
    const wrong = all.filter(({ expected, found }) => expected !== found)
    const [falsely, overlooked] = [falselyRemoved(outcomes), missed(outcomes)]
    if (falsely.length + overlooked.length > 0) {
      throw new Error(`false or missed removals: ${JSON.stringify([...falsely, ...overlooked])}`)
    }
    return {
      ...matrixOf(all),
      notes: [
        `${outcomes.length} faults, ${all.length} verdicts: ${falsely.length} false removed, ${overlooked.length} missed, ${wrong.length} other than they had to be.`,
        ...wrong.map(({ name, expected, found }) => `- ${name}: ${found} instead of ${expected}`),
      ],
    }
  },
}

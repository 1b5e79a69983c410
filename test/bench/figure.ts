/** One line of the table: what was measured, and in the same run what it stands beside. */
export interface Figure {
  readonly what: string
  readonly value: string
  /** The same measure of something named, and how they compare. */
  readonly beside?: string
}

/** Figures that stand in rows and columns of their own. */
export interface Grid {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What is said below it, a line each. */
  readonly notes: readonly string[]
}

/** A group of figures that are measured together. */
export interface Measure {
  readonly title: string
  /** What it is measured on and how, in one or two sentences. */
  readonly how: string
  run(): Promise<readonly Figure[] | Grid>
}

/** The value in the middle of an odd number of samples, the lower of two otherwise. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 50)
}

/** The smallest sample that `percent` of all do not exceed (nearest rank). */
export function percentile(samples: readonly number[], percent: number): number {
  if (samples.length === 0) throw new Error('no samples were taken')
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  return sorted[rank - 1] ?? 0
}

/** Two significant figures or whole numbers, with its unit. */
export function amount(value: number, unit: string): string {
  const text = value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(2)).toString()
  return `${text} ${unit}`
}

/** `2.4 ×` of the other. */
export function ratio(value: number, other: number): string {
  if (other === 0) throw new Error('nothing to compare with')
  return `${Number((value / other).toPrecision(2))} ×`
}

/** Where hourly insights land (`automations/hourly-insights`). */
export interface InsightsFiles {
  /** Writes the rows as one gzipped JSON-lines object, whole or not at all, below `insights/`. */
  write(key: string, rows: readonly unknown[]): Promise<void>
}

/** Query parameters by name; one that is given twice is left out, as no protocol of ours repeats one. */
export function queryOf(rawQueryString: string): Readonly<Record<string, string | undefined>> {
  const all = new URLSearchParams(rawQueryString)
  return Object.fromEntries([...all].filter(([name]) => all.getAll(name).length === 1))
}

/** Names that a query gives more than once. */
export function repeatsIn(rawQueryString: string): readonly string[] {
  const all = new URLSearchParams(rawQueryString)
  return [...new Set(all.keys())].filter((name) => all.getAll(name).length > 1)
}

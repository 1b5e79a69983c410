/** Query parameters by name; one that is given twice is left out, as no protocol of ours repeats one. */
export function queryOf(rawQueryString: string): Readonly<Record<string, string | undefined>> {
  const all = new URLSearchParams(rawQueryString)
  return Object.fromEntries([...all].filter(([name]) => all.getAll(name).length === 1))
}

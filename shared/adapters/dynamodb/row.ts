/** A row as its subject's own file wrote it: this floor alone writes tables, so what comes back is what went in. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the row that it wrote
export function rowOf<R extends object>(attributes: object): R {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where stored attributes become rows
  return attributes as R
}

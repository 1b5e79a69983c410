/** A careless change to one file, and the test that has to notice it. */
export interface Fault {
  /** What the change does, as a sentence. */
  readonly name: string
  readonly file: string
  /** The text that is changed: it stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** The test by its file and its name there; what a table fills in (`%s`, `$code`) stands as it is written. */
  readonly test: { readonly file: string; readonly name: string }
}

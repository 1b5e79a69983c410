/** How well one route of Meta's is emulated, and where its behaviour was read. */
export interface Coverage {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without version: each answers with and without one. */
  readonly route: string
  /** `own`: stands for pages that Meta does not describe. */
  readonly status: 'complete' | 'partial' | 'own'
  readonly note: string
  /** Title of the page and its path at developers.facebook.com. */
  readonly source: string
  readonly readOn: string
}

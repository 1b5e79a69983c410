/** Something about a deployment that stops it (`error`) or that its operator should know (`warning`). */
export interface Finding {
  readonly severity: 'error' | 'warning'
  /** Where in `shared/deployment.ts`, e.g. `apps.demo.configurations.ads-insights.permissions`. */
  readonly path: string
  /** What is wrong. */
  readonly what: string
  /** What to do about it. */
  readonly mend: string
}

export function error(path: string, what: string, mend: string): Finding {
  return { severity: 'error', path, what, mend }
}

export function warning(path: string, what: string, mend: string): Finding {
  return { severity: 'warning', path, what, mend }
}

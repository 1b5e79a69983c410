import type { LoginLink } from '../domain/login-link.ts'

/** Creating links (`login/link`). */
export interface NewLoginLinks {
  put(link: LoginLink): Promise<void>
}

/** Following links (`login/start`). */
export interface LoginLinks {
  /** Consistent read. An expired link is still returned: the reader compares `expiresAt` itself. */
  find(linkHash: string): Promise<LoginLink | undefined>
  /** Counts one more attempt unless the link is expired, consumed or used up; says whether it did. */
  countAttempt(linkHash: string, limits: { readonly now: number; readonly most: number }): Promise<boolean>
}

/** Whose attempt a link belongs to once a token is sealed (`login/callback`, `connections/finalize`). */
export interface LinkConsumption {
  /** The attempt that consumed the link, if any. Consistent read. */
  consumedBy(linkHash: string): Promise<string | undefined>
  /** Consumes the link for this attempt, or says that another one was first. Repeating it for the same attempt is `consumed`. A link that is gone (time to live) counts as consumed. */
  consume(linkHash: string, attemptId: string): Promise<'consumed' | 'taken'>
}

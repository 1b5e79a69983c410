import type { LoginAttempt, LoginEnd, LoginStatus } from '../domain/login-attempt.ts'
import type { SealedCode } from './token-vault.ts'

/** Beginning an attempt (`login/start`). */
export interface NewLoginAttempts {
  put(attempt: LoginAttempt): Promise<void>
}

/** Reading attempts. */
export interface LoginAttempts {
  /** Consistent read; undefined when there is none. */
  find(attemptId: string): Promise<LoginAttempt | undefined>
}

/** The code exchange of an attempt (`login/callback`). */
export interface AttemptExchange {
  /** `pending` → `exchanging`; false when another callback was first or the attempt has ended or expired. */
  begin(
    attemptId: string,
    exchange: {
      readonly codeHash: string
      readonly sealedCode: SealedCode
      readonly now: number
      readonly deadlineAt: number
    },
  ): Promise<boolean>
  /** `exchanging` → `sealed`, and the sealed code goes; false when the attempt is no longer exchanging. */
  sealed(attemptId: string, now: number): Promise<boolean>
}

/** Taking over a code exchange that nobody finished (`connections/finalize`). */
export interface AttemptTakeover {
  /**
   * Moves the deadline of the exchange on if it is still the one that was seen: of any number of runs one goes on, and
   * until then no other. The code as the callback sealed it; undefined when another run was first or the exchange is
   * over.
   */
  claim(
    attemptId: string,
    exchange: { readonly seenDeadlineAt: number; readonly deadlineAt: number },
  ): Promise<{ readonly sealedCode: SealedCode | undefined } | undefined>
  /** `exchanging` → `sealed`, and the sealed code goes; false when the attempt is no longer exchanging. */
  sealed(attemptId: string, now: number): Promise<boolean>
}

/** Ending an attempt (`login/callback` and `connections/finalize`). */
export interface AttemptEnds {
  /**
   * Ends the attempt, and its sealed code goes, if its status is one of `from` (and, if asked, nobody has confirmed
   * it); false when it is not.
   */
  end(
    attemptId: string,
    change: {
      readonly from: readonly Exclude<LoginStatus, 'ended'>[]
      readonly end: LoginEnd
      readonly now: number
      readonly unlessConfirmed?: boolean
    },
  ): Promise<boolean>
}

/** What finalize notes on an attempt (`connections/finalize`). */
export interface AttemptNotes {
  /** Puts the attempt off until a time (milliseconds) unless it is put off already; says whether it did. */
  putOff(attemptId: string, now: number, until: number): Promise<boolean>
  /** Sets `toldAt` once; repeating it changes nothing. */
  told(attemptId: string, now: number): Promise<void>
}

/** Redeeming a result (`login/result`). Each write happens at most once per attempt. */
export interface AttemptRedemption {
  /** Sets `confirmedAt` unless the attempt was confirmed or rejected before or has ended; the attempt as it then stands. */
  confirm(attemptId: string, now: number): Promise<LoginAttempt | undefined>
  /** Sets `rejectedAt` under the same condition; the attempt as it then stands. */
  reject(attemptId: string, now: number): Promise<LoginAttempt | undefined>
  /** Sets `firstReadAt` if it has none; the time that then stands. */
  firstRead(attemptId: string, now: number): Promise<number>
}

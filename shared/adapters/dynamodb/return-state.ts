import { Personal } from '../../base/personal.ts'

interface HasReturnState {
  readonly returnState?: Personal<string>
}

/** How a row holds what carries a partner's own state: as plain text, in the tables alone. */
export type WithPlainState<T extends HasReturnState> = Omit<T, 'returnState'> & {
  readonly returnState?: string
}

/** The member of a row for a partner's own state; none when there is none. */
export function plainState({ returnState }: HasReturnState): { readonly returnState?: string } {
  return returnState ? { returnState: returnState.reveal() } : {}
}

/** The partner's own state out of a row. */
export function personalState({ returnState }: { readonly returnState: string | undefined }): HasReturnState {
  return returnState === undefined ? {} : { returnState: new Personal(returnState) }
}

/** The one clock of the emulator; lifetimes, insights and the end of API versions all ask it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Whole seconds since the epoch, as Meta counts token lifetimes. */
  seconds(): number
  /** Puts the clock to this moment; it runs on from there unless it is frozen. */
  set(milliseconds: number): void
  freeze(frozen: boolean): void
  isFrozen(): boolean
}

/** A clock that runs with the machine, from `start` or from now. */
export function createClock(start: number | undefined): Clock {
  let shift = start === undefined ? 0 : start - Date.now()
  let frozenAt: number | undefined
  const now = () => frozenAt ?? Date.now() + shift
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    set(milliseconds) {
      shift = milliseconds - Date.now()
      if (frozenAt !== undefined) frozenAt = milliseconds
    },
    freeze(frozen) {
      if (frozen) frozenAt = now()
      else if (frozenAt !== undefined) {
        shift = frozenAt - Date.now()
        frozenAt = undefined
      }
    },
    isFrozen: () => frozenAt !== undefined,
  }
}

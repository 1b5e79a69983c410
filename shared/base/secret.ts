import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/**
 * A value that no log, message, error or answer may show: every way of turning it into text gives `[secret]`.
 *
 * Only adapters that talk to Meta or to KMS call `reveal`, as late as they can.
 */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}

import { inspect } from 'node:util'

const HIDDEN = '[personal]'

/**
 * Something about a person, or that a partner may have put a person into: it is kept where it has to be and shown to
 * whom it belongs, and no log, message, error or event may show it. Every way of turning it into text gives
 * `[personal]`. It is no `Secret`: what opens a door and what tells of somebody are not to be mixed up.
 *
 * Only what stores it and what hands it back call `reveal`, as late as they can.
 */
export class Personal<T> {
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

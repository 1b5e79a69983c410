import type { TestClock } from '../../../factories/ambient.ts'

/** Rooms that run at the same time: their calls leave one by one, in an order that numbers decide. */
export interface Turns {
  /** The ports, each call of which waits for its turn. */
  of<P extends object>(ports: P): P
  /** Runs them to their ends. */
  run(rooms: readonly (() => Promise<unknown>)[]): Promise<void>
}

/** What is at hand without a call. */
const AMBIENT: readonly (string | symbol)[] = ['clock', 'random', 'log', 'metrics', 'deployment']

type Method = (...args: unknown[]) => Promise<unknown>

/** Each turn takes a millisecond. `order` is gone through again and again. */
export function createTurns(order: readonly number[], clock: TestClock): Turns {
  const waiting: (() => void)[] = []
  const running = new Set<number>()
  let turn = 0

  function wait(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve)
    })
  }

  function led(port: object): object {
    const methods = Object.entries(port).map(([name, call]: [string, Method]) => [
      name,
      async (...args: unknown[]) => {
        await wait()
        return call(...args)
      },
    ])
    return Object.fromEntries(methods) as object
  }

  return {
    of<P extends object>(ports: P): P {
      const cache = new Map<string | symbol, unknown>()
      // Each port is led when it is first used: a world has fifty, and a room uses ten.
      return new Proxy(ports, {
        get(target, name) {
          if (AMBIENT.includes(name)) return Reflect.get(target, name) as unknown
          if (!cache.has(name)) cache.set(name, led(Reflect.get(target, name) as object))
          return cache.get(name)
        },
      })
    },
    async run(rooms) {
      const ends = rooms.map(async (room, place) => {
        running.add(place)
        try {
          await room()
        } finally {
          running.delete(place)
        }
      })
      while (running.size > 0) {
        // whoever is not waiting is still on its way to the next call, and waits for nothing else
        while (waiting.length < running.size) await Promise.resolve()
        const next = (order[turn % order.length] ?? 0) % Math.max(1, waiting.length)
        turn += 1
        clock.advance(1)
        waiting.splice(next, 1)[0]?.()
        await Promise.resolve()
      }
      await Promise.all(ends)
    },
  }
}

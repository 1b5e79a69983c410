/** Runs tasks of the same name one after the other, in the order they came; tasks of other names run beside them. */
export type OneAtATime = <T>(name: string, task: () => Promise<T>) => Promise<T>

export function createOneAtATime(): OneAtATime {
  const tails = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const before = tails.get(name) ?? Promise.resolve()
    // a task that failed must not fail the next one
    const result = before.then(task, task)
    const tail = result.catch(() => undefined)
    tails.set(name, tail)
    void tail.then(() => tails.get(name) === tail && tails.delete(name))
    return result
  }
}

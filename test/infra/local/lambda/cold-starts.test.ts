import { describe, expect, it } from 'vitest'
import { createColdStarts } from '../../../../infra/local/lambda/cold-starts.ts'

describe('cold starts', () => {
  it('come in turn when the machine is full, without those that were taken back', async () => {
    const coldStarts = createColdStarts(2)
    const begun: string[] = []
    const gates = new Map<string, () => void>()
    const request = (name: string) =>
      coldStarts.request(() => {
        begun.push(name)
        const { promise, resolve } = Promise.withResolvers<void>()
        gates.set(name, resolve)
        return promise
      })
    request('a')
    request('b')
    const takeBack = request('c')
    request('d')
    expect(begun).toEqual(['a', 'b'])
    takeBack()
    gates.get('a')?.()
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual(['a', 'b', 'd'])
  })
})

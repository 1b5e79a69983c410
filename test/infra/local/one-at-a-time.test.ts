import { expect, test } from 'vitest'
import { createOneAtATime } from '../../../infra/local/one-at-a-time.ts'

test('tasks of one name run in their order, each after the end of the one before', async () => {
  const oneAtATime = createOneAtATime()
  const seen: string[] = []
  const task = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(`${name} ends`)
    return name
  }
  const results = await Promise.all(['a', 'b', 'c'].map((name) => oneAtATime('same', task(name))))
  expect(results).toEqual(['a', 'b', 'c'])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('tasks of other names do not wait', async () => {
  const oneAtATime = createOneAtATime()
  const gate = Promise.withResolvers<void>()
  const blocked = oneAtATime('one', () => gate.promise)
  await expect(oneAtATime('two', async () => 'ran')).resolves.toBe('ran')
  gate.resolve()
  await blocked
})

test('a task that fails is told to its caller only', async () => {
  const oneAtATime = createOneAtATime()
  const failing = oneAtATime('same', () => Promise.reject(new Error('broken')))
  const next = oneAtATime('same', async () => 'ran')
  await expect(failing).rejects.toThrow('broken')
  await expect(next).resolves.toBe('ran')
})

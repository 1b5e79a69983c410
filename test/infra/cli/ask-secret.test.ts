import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { askSecret } from '../../../infra/cli/ask-secret.ts'

/** A terminal that notes whether it was in raw mode while keys came in. */
function terminal() {
  const modes: boolean[] = []
  const input = Object.assign(new PassThrough(), {
    isTTY: true as const,
    setRawMode(this: void, mode: boolean) {
      modes.push(mode)
      return input as never
    },
  })
  const output = new PassThrough()
  return { input, output, modes, shown: () => String(output.read() ?? '') }
}

it('reads keys until Enter and shows nothing but the question', async () => {
  const { input, output, modes, shown } = terminal()
  const asked = askSecret(input, output, 'Secret: ')
  input.write('abc')
  input.write('d\u007Fef')
  input.write('\r')
  expect((await asked).reveal()).toBe('abcef')
  expect(shown()).toBe('Secret: \n')
  expect(modes).toEqual([true, false])
})

it('takes a whole pasted line at once', async () => {
  const { input, output } = terminal()
  const asked = askSecret(input, output, 'Secret: ')
  input.write('0123456789abcdef\n')
  expect((await asked).reveal()).toBe('0123456789abcdef')
})

it('gives up at Ctrl-C and leaves the terminal as it was', async () => {
  const { input, output, modes } = terminal()
  const asked = askSecret(input, output, 'Secret: ')
  input.write('abc\u0003')
  await expect(asked).rejects.toThrow('given up')
  expect(modes).toEqual([true, false])
})

it('reads one line when nobody sits at a terminal', async () => {
  const input = new PassThrough()
  const output = new PassThrough()
  input.end('0123456789abcdef\r\nsomething else\n')
  expect((await askSecret(input, output, 'Secret: ')).reveal()).toBe('0123456789abcdef')
  expect(output.read()).toBeNull()
})

it('reads nothing from an empty input', async () => {
  const input = new PassThrough()
  input.end()
  expect((await askSecret(input, new PassThrough(), '')).reveal()).toBe('')
})

import { createInterface } from 'node:readline'
import type { ReadStream } from 'node:tty'
import { Secret } from '../../shared/base/secret.ts'
import { Refusal } from './refusal.ts'

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const BACKSPACES = ['\u007F', '\b']

/** Reads one secret: typed without echo on a terminal, else the first line of standard input. */
export async function askSecret(
  input: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>,
  output: NodeJS.WritableStream,
  question: string,
): Promise<Secret<string>> {
  if (!input.isTTY || !input.setRawMode) return new Secret(await firstLine(input))
  output.write(question)
  input.setRawMode(true)
  try {
    return new Secret(await typed(input))
  } finally {
    input.setRawMode(false)
    input.pause()
    output.write('\n')
  }
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input, crlfDelay: Infinity })
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
  }
}

/** Keys until Enter. In raw mode nothing is echoed, and Ctrl-C arrives as a character. */
function typed(input: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const done = (end: () => void) => {
      input.off('data', onData)
      end()
    }
    const onData = (chunk: Buffer | string) => {
      for (const key of chunk.toString()) {
        if (key === '\r' || key === '\n' || key === CTRL_D) return done(() => resolve(text.trim()))
        if (key === CTRL_C) return done(() => reject(new Refusal('given up: the secret stays as it was')))
        text = BACKSPACES.includes(key) ? text.slice(0, -1) : text + key
      }
    }
    input.on('data', onData)
    input.resume()
  })
}

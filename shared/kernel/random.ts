import { randomBytes, randomInt } from 'node:crypto'
import type { Random } from '../ports/ambient.ts'

const STEPS = 2 ** 32

export const random: Random = {
  token: (bytes) => randomBytes(bytes).toString('base64url'),
  fraction: () => randomInt(STEPS) / STEPS,
}

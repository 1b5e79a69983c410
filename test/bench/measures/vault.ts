import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { open, seal } from '../../../shared/adapters/kms/envelope.ts'
import { amount, type Figure, type Measure, ratio } from '../figure.ts'

/** About as long as Meta's tokens are. */
const TOKEN = Buffer.from(`EAA${randomBytes(150).toString('hex').slice(0, 217)}`)
const OWNER = { app: 'demo', kind: 'landing', ref: 'attempt' } as const
const SECONDS = 1

/** How often something can be done in a second. */
function perSecond(work: () => void): number {
  for (let warmUp = 0; warmUp < 200; warmUp += 1) work()
  const began = performance.now()
  let times = 0
  while (performance.now() - began < SECONDS * 1000) {
    for (let inner = 0; inner < 50; inner += 1) work()
    times += 50
  }
  return times / ((performance.now() - began) / 1000)
}

function sealed() {
  const [dataKey, salt, iv, wrappedKey] = [32, 32, 12, 184].map((bytes) => randomBytes(bytes)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ]
  return { dataKey, envelope: seal(OWNER, 'token', TOKEN, { dataKey, wrappedKey, salt, iv }) }
}

const bareKey = randomBytes(32)

function bareSealed() {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', bareKey, iv)
  const ciphertext = Buffer.concat([cipher.update(TOKEN), cipher.final()])
  return { iv, ciphertext, tag: cipher.getAuthTag() }
}

function bareOpen({ iv, ciphertext, tag }: ReturnType<typeof bareSealed>) {
  const decipher = createDecipheriv('aes-256-gcm', bareKey, iv)
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

function figure(what: string, ours: number, bare: number): Figure {
  return {
    what,
    value: amount(ours, 'per second'),
    beside: `bare AES-256-GCM under one key, ${amount(bare, 'per second')}: ${ratio(ours, bare)}`,
  }
}

export const vault: Measure = {
  title: 'Seal and open',
  how: 'The envelope alone, without the call to KMS that comes with each: salt, HKDF, commitment, AES-256-GCM with its additional data, on one core. The call to KMS takes many times as long, so this is not what limits.',
  async run() {
    const one = sealed()
    const bareOne = bareSealed()
    return [
      figure('seal', perSecond(sealed), perSecond(bareSealed)),
      figure(
        'open',
        perSecond(() => open(one.envelope, one.dataKey)),
        perSecond(() => bareOpen(bareOne)),
      ),
    ]
  },
}

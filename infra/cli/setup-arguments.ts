import { Refusal } from './refusal.ts'

/** What `npm run setup` is asked to do. */
export interface SetupArguments {
  readonly appKey: string
  /** `webhooks` subscribes with the secret that is stored; `secret` stores it and asks nothing of Meta. */
  readonly only?: 'secret' | 'webhooks'
  /** Whether the token of the webhook's handshake may be printed. */
  readonly showVerifyToken: boolean
}

const VALUED = ['--app', '--only']
const FLAG = '--show-verify-token'

/**
 * Reads `--app <key>`, `--only secret|webhooks` and `--show-verify-token`, also as `--app=<key>`. No other argument is
 * understood, and none is repeated in an answer: somebody may have put the secret there.
 */
export function setupArgumentsOf(args: readonly string[], known: readonly string[]): SetupArguments {
  const choice = `known apps: ${known.join(', ')}`
  const given = new Map<string, string>()
  const left = [...args]
  while (left.length > 0) {
    const argument = left.shift() ?? ''
    const [name = '', joined] = /^(--[a-z-]+)=(.*)$/s.exec(argument)?.slice(1) ?? [argument]
    const isFlag = name === FLAG && joined === undefined
    if (given.has(name) || !(isFlag || VALUED.includes(name))) throw surplus(choice)
    given.set(name, isFlag ? '' : (joined ?? left.shift() ?? ''))
  }
  const appKey = given.get('--app')
  if (!appKey) throw new Refusal(`usage: npm run setup -- --app <key> (${choice})`)
  if (!known.includes(appKey)) throw new Refusal(`shared/deployment.ts has no app of that name (${choice})`)
  const only = given.get('--only')
  if (only !== undefined && only !== 'secret' && only !== 'webhooks') {
    throw new Refusal('--only takes secret or webhooks')
  }
  return { appKey, ...(only && { only }), showVerifyToken: given.has(FLAG) }
}

function surplus(choice: string): Refusal {
  return new Refusal(
    `only --app <key>, --only secret|webhooks and ${FLAG} are understood (${choice}). The app secret is never an ` +
      "argument: it would stay in the shell's history and show in the list of processes. Leave it out and type it " +
      "when asked; if this was the real one, reset it in the app's dashboard.",
  )
}

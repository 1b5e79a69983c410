import { Refusal } from './refusal.ts'

/**
 * The app key of `--app <key>` or `--app=<key>`. No other argument is understood, and none is repeated in an answer:
 * somebody may have put the secret there.
 */
export function appKeyOf(args: readonly string[], known: readonly string[]): string {
  const choice = `known apps: ${known.join(', ')}`
  const [first = '', second, ...rest] = args
  const joined = first.startsWith('--app=')
  if (!joined && first !== '--app' && args.length > 0) throw surplus(choice)
  if (joined ? second !== undefined : rest.length > 0) throw surplus(choice)
  const appKey = joined ? first.slice('--app='.length) : second
  if (!appKey) throw new Refusal(`usage: npm run setup -- --app <key> (${choice})`)
  if (!known.includes(appKey)) throw new Refusal(`shared/deployment.ts has no app of that name (${choice})`)
  return appKey
}

function surplus(choice: string): Refusal {
  return new Refusal(
    `only --app <key> is understood (${choice}). The app secret is never an argument: it would stay in the ` +
      "shell's history and show in the list of processes. Leave it out and type it when asked; if this was the real " +
      "one, reset it in the app's dashboard.",
  )
}

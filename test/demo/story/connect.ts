import type { Browser, Shown } from '../browser/browser.ts'
import { passDialog, type Person } from '../browser/facebook.ts'
import { until } from '../world/child.ts'
import type { World } from '../world/world.ts'
import type { Inside } from './inside.ts'
import type { Teller } from './teller.ts'

export interface Connecting {
  readonly world: World
  readonly inside: Inside
  readonly teller: Teller
  readonly browser: Browser
  readonly reference: string
  readonly person: Person
}

function landedAt(shown: Shown, origin: string, what: string): void {
  if (shown.status !== 200 || new URL(shown.url).origin !== origin) {
    const said = shown.page.querySelector('h1')?.text ?? shown.text.slice(0, 200)
    throw new Error(`${what}, but the browser is at ${new URL(shown.url).origin} (${shown.status}): ${said}`)
  }
}

/** From the partner's button to Facebook's dialog. */
async function goToDialog({ world, teller, browser, reference }: Connecting): Promise<Shown> {
  const home = await teller.step('the partner shows its page', () => browser.open(world.partnerOrigin))
  return teller.step(
    'its button asks for a login link and follows it to the dialog',
    async () => {
      const dialog = await browser.press(home, `connect-${reference}`)
      landedAt(dialog, world.emulatorOrigin, 'the dialog should open')
      return dialog
    },
    (dialog) =>
      dialog.way.map((address) => new URL(address).pathname.replace(/login\/.*/, 'login/…')).join(' → '),
  )
}

/** From the dialog back to the partner, whose backend redeems the result. */
async function comeBack(connecting: Connecting, dialog: Shown): Promise<Shown> {
  const { world, teller, browser, person, inside } = connecting
  const back = await teller.step(
    'the business grants everything in the dialog and comes back to the partner',
    async () => {
      const shown = await passDialog(browser, dialog, person)
      landedAt(shown, world.partnerOrigin, 'the partner should show its page')
      return shown
    },
    (shown) => shown.way.map((address) => new URL(address).pathname).join(' → '),
  )
  await teller.step(
    'the token lies sealed in the vault',
    async () => {
      const rows = await inside.rows('Vault')
      if (rows.length === 0) throw new Error('the vault is empty')
      return rows
    },
    (rows) => rows.map((row) => String(row['pk']).split('#')[0]).join(', '),
  )
  return back
}

/** Connects one business for one reference, telling each step; answers the connection's id. */
export async function connect(connecting: Connecting): Promise<string> {
  const { inside, teller, browser, reference } = connecting
  const before = new Set((await inside.events()).map(({ id }) => id))
  const dialog = await goToDialog(connecting)
  const back = await comeBack(connecting, dialog)
  const outcome = await teller.step('the partner redeems the result with its own reference: confirmed', () =>
    until(
      'the outcome of the login',
      async () => {
        const shown = await browser.open(back.url)
        if (shown.page.querySelector('[data-test="pending"]')) return undefined
        if (!shown.page.querySelector('[data-test="connected"]'))
          throw new Error(shown.page.querySelector('main')?.text)
        return shown
      },
      30,
    ),
  )
  const connectionId = /inst_\w+\.\w+/.exec(outcome.text)?.[0] ?? ''
  await teller.step(
    'the connection is active',
    () =>
      inside.event('connection.established', (event) => {
        const mine = event.type === 'connection.established' && event.reference === reference
        return mine && !before.has(event.id)
      }),
    (event) => `${event.type} ${event.id}`,
  )
  await teller.step(
    'the bus heard of the login',
    () =>
      inside.event('login.completed', (event) => {
        return (
          event.type === 'login.completed' && event.connectionId === connectionId && !before.has(event.id)
        )
      }),
    (event) => `${event.type} ${event.id}`,
  )
  return connectionId
}

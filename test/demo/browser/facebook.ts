import type { Browser, Shown } from './browser.ts'

/** Who logs in and what they share. */
export interface Person {
  readonly personId: string
  readonly businessId: string
  /** Assets to share; all that are offered when left out. */
  readonly assetIds?: readonly string[]
}

/** Presses through Facebook's dialog to its end and answers the page that the partner shows afterwards. */
export async function passDialog(browser: Browser, dialog: Shown, person: Person): Promise<Shown> {
  const portfolio = await browser.press(dialog, `person-${person.personId}`)
  const assets = await browser.press(portfolio, `portfolio-${person.businessId}`)
  const offered = assets.page
    .querySelectorAll('input[type="checkbox"]')
    .flatMap((box) => box.getAttribute('name') ?? [])
  const wanted = person.assetIds?.map((assetId) => `asset-${assetId}`) ?? offered
  const ticks = Object.fromEntries(offered.map((name) => [name, wanted.includes(name) ? 'yes' : undefined]))
  const permissions = await browser.press(assets, 'assets-continue', ticks)
  return browser.press(permissions, 'permissions-continue')
}

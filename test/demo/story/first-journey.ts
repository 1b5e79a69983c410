import { createBrowser } from '../browser/browser.ts'
import { adAccounts, people } from '../world/seed.ts'
import type { World } from '../world/world.ts'
import { connect } from './connect.ts'
import { lookInside } from './inside.ts'
import { type Day, readInsights } from './read-insights.ts'
import type { Teller } from './teller.ts'

/** Rows that fit on two pages of 500: an account's day above this took a third. */
const TWO_PAGES = 1000

function show(teller: Teller, day: Day): void {
  teller.say('')
  teller.say(day.file.key)
  for (const row of day.rows.slice(0, 3)) teller.say(`  ${JSON.stringify(row).slice(0, 230)}…`)
  teller.say(`  … ${day.rows.length - 3} more rows`)
  teller.say('')
}

/** The first journey: two businesses connect, and each one's insights land under its own prefix. */
export async function firstJourney(world: World, teller: Teller): Promise<void> {
  const inside = lookInside(world)
  teller.title('Harbour Coffee connects')
  const harbour = await connect({
    world,
    inside,
    teller,
    browser: createBrowser({ hosts: world.hosts }),
    reference: 'workspace-harbour',
    person: people.harbour,
  })
  const newYork = await readInsights(inside, teller, harbour, adAccounts.harbourNewYork)
  const long = newYork.find((day) => day.clockHours === 25)
  await teller.step('one of these days has 25 hours, and took three pages or more', async () => {
    if (!long) throw new Error('no day of 25 hours')
    if (long.rows.length <= TWO_PAGES) throw new Error(`${long.rows.length} rows fit on two pages`)
  })
  if (long) show(teller, long)
  await readInsights(inside, teller, harbour, adAccounts.harbourBerlin)

  teller.title('Northwind Cycles connects beside it')
  const northwind = await connect({
    world,
    inside,
    teller,
    browser: createBrowser({ hosts: world.hosts }),
    reference: 'workspace-northwind',
    person: people.northwind,
  })
  await readInsights(inside, teller, northwind, adAccounts.northwindKolkata)
  await teller.step('each business has a connection of its own', async () => {
    if (harbour === northwind) throw new Error('both have the same')
  })
}

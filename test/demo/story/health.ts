import { createBrowser } from '../browser/browser.ts'
import type { Person } from '../browser/facebook.ts'
import { adAccounts, people } from '../world/seed.ts'
import { subject } from '../world/subject.ts'
import type { World } from '../world/world.ts'
import { connect } from './connect.ts'
import { handsOn, removeApp, takeAsset } from './hands.ts'
import { lookInside } from './inside.ts'
import { play, standings, type Telling, type Who } from './scene.ts'
import { durationText, readSince, tableLine } from './standing.ts'
import { createTeller, type Teller } from './teller.ts'

const { appId } = subject.app
const { businessId } = people.harbour
const { harbourNewYork: newYork, harbourBerlin: berlin } = adAccounts
const references: Readonly<Record<Who, string>> = {
  harbour: 'workspace-harbour',
  agency: 'workspace-harbour-agency',
  northwind: 'workspace-northwind',
}
const HOUR_MINUTES = 60
/** Longer than an hour: every other account has its turn meanwhile. */
const REGAIN_MINUTES = 65
/** More than are asked for meanwhile. */
const EVERY_TIME = 1000

/** A login as the first journey tells it step by step; here it is one line of another story. */
async function logIn(world: World, reference: string, person: Person): Promise<string> {
  const browser = createBrowser({ hosts: world.hosts })
  const teller = createTeller(() => undefined)
  return connect({ world, inside: lookInside(world), teller, browser, reference, person })
}

/** These ad accounts have been read since a moment, each by its own connection, and no others. */
async function mustHaveRead(
  telling: Telling,
  from: number,
  read: Readonly<Record<Who, readonly string[]>>,
): Promise<void> {
  const now = await standings(telling)
  for (const who of Object.keys(references) as Who[]) {
    const own = readSince(now[who], from).toSorted().join()
    if (own !== read[who].toSorted().join())
      throw new Error(`${references[who]} has read ${own || 'nothing'}, not ${read[who].join()}`)
  }
}

const all = { harbour: [newYork, berlin], agency: [berlin], northwind: [adAccounts.northwindKolkata] }

/** An hour in which everybody's jobs have their turn. */
async function anHour(telling: Telling, what: string, read: Readonly<Record<Who, readonly string[]>>) {
  const { teller, hands } = telling
  await teller.step(what, async () => {
    const from = await hands.now()
    await hands.pass(HOUR_MINUTES)
    await mustHaveRead(telling, from, read)
  })
}

async function everybodyConnects(world: World, teller: Teller): Promise<Telling> {
  const [inside, hands] = [lookInside(world), handsOn(world)]
  teller.title('Two connections on one installation, and a business beside them')
  const agency = await teller.step("Harbour Coffee's agency connects one of its two ad accounts", () =>
    logIn(world, references.agency, { ...people.harbour, assetIds: [berlin] }),
  )
  const harbour = await teller.step('Harbour Coffee itself connects both', () =>
    logIn(world, references.harbour, people.harbour),
  )
  const northwind = await teller.step('Northwind Cycles connects its own', () =>
    logIn(world, references.northwind, people.northwind),
  )
  const telling = { world, teller, inside, hands, cast: { harbour, agency, northwind } }
  await teller.step('all are healthy, and the first two stand on the same token', async () => {
    await hands.pass(1)
    for (const { reference, verdict } of Object.values(await standings(telling)))
      if (verdict !== 'healthy') throw new Error(`${reference} is ${verdict}`)
    if (harbour.split('.')[0] !== agency.split('.')[0]) throw new Error('they are on two installations')
  })
  teller.say('')
  teller.say(tableLine('connection', 'verdict', 'noticed after', 'evidence since then'))
  return telling
}

async function oneAdAccount(telling: Telling): Promise<void> {
  const { world, teller, hands } = telling
  teller.title('Harbour Coffee takes one ad account away')
  await play(telling, {
    what: 'the account of New York is removed under Connected apps',
    noticedBy: 'webhook',
    change: () =>
      takeAsset(world, createBrowser({ hosts: world.hosts }), { businessId, appId, assetId: newYork }),
    fates: {
      harbour: {
        verdict: 'degraded',
        event: 'connection.changed',
        evidence: ['changed', 'token-valid', `lost act_${newYork}`],
      },
    },
  })
  await anHour(telling, 'for an hour everybody works on with the rest', { ...all, harbour: [berlin] })
  await play(telling, {
    what: 'it is given back',
    noticedBy: 'webhook',
    change: () => hands.giveAssets({ appId, businessId, assetIds: [newYork] }),
    fates: { harbour: { verdict: 'healthy', event: 'connection.changed' } },
  })
}

async function throttle(telling: Telling): Promise<void> {
  const { teller, hands } = telling
  teller.title('Meta throttles that ad account')
  const { from, after } = await play(telling, {
    what: `its insights answer 80000, and that calls may go on in ${REGAIN_MINUTES} minutes`,
    noticedBy: 'run',
    change: () =>
      hands.fault({
        path: `/act_${newYork}/insights`,
        times: EVERY_TIME,
        error: { code: 80000, regainMinutes: REGAIN_MINUTES },
      }),
    fates: { harbour: { verdict: 'throttled' } },
  })
  const { since, until = '' } = after.harbour
  const wait = Date.parse(until) - Date.parse(since)
  teller.say(`it waits for ${durationText(wait)}: what Meta asked for, and up to a quarter more`)
  if (!(wait >= REGAIN_MINUTES * 60_000)) throw new Error('that is less than Meta asked for')
  await anHour(telling, 'for an hour it is left in peace, and all others are read', {
    ...all,
    harbour: [berlin],
  })
  await teller.step('nothing has stopped, and in time it is read again', async () => {
    const { harbour } = await standings(telling)
    if (harbour.verdict !== 'throttled') throw new Error(`it is ${harbour.verdict} before its time`)
    await hands.noFaults()
    const isRead = async () => readSince((await standings(telling)).harbour, from).includes(newYork)
    if (!(await hands.passUntil(isRead, REGAIN_MINUTES))) throw new Error('it is not')
    const { verdict } = (await standings(telling)).harbour
    if (verdict !== 'healthy') throw new Error(`it is read, and ${verdict}`)
  })
}

const dead = (state: string, verdict: string, subcode: number) => ({
  state,
  verdict,
  event: `connection.${state}`,
  evidence: [`token-invalid 190/${subcode}`],
})

async function deadToken(telling: Telling): Promise<void> {
  const { world, teller, hands } = telling
  teller.title('A token is invalidated without a removal (190/460)')
  const died = await play(telling, {
    what: 'somebody changes a password: what both stand on hits both, and no third',
    noticedBy: 'run',
    change: () => hands.killTokens({ businessId, appId, subcode: 460 }),
    fates: {
      harbour: dead('suspended', 'token-dead', 460),
      agency: dead('suspended', 'token-dead', 460),
    },
  })
  await teller.step('they wait for a login and have lost nothing of their own', async () => {
    for (const { reference, assets, generation } of [died.after.harbour, died.after.agency])
      if (generation !== 1 || assets.some(({ lost }) => lost)) throw new Error(`${reference} was touched`)
  })
  await play(telling, {
    what: 'Harbour Coffee logs in again: the good token is the agency’s as well',
    noticedBy: 'login',
    change: () => logIn(world, references.harbour, people.harbour),
    fates: {
      harbour: { verdict: 'healthy', event: 'connection.recovered' },
      agency: { verdict: 'healthy', event: 'connection.recovered', evidence: ['token-valid'] },
    },
  })
  await anHour(telling, 'an hour later everybody has read what is theirs', all)
}

async function removal(telling: Telling): Promise<void> {
  const { world, teller } = telling
  teller.title('Harbour Coffee removes the app')
  await play(telling, {
    what: 'a person presses Remove under Connected apps',
    noticedBy: 'webhook',
    change: () => removeApp(world, createBrowser({ hosts: world.hosts }), { businessId, appId }),
    fates: {
      harbour: dead('removed', 'removed', 458),
      agency: dead('removed', 'removed', 458),
    },
  })
}

function mustBeSame(telling: Telling, who: Who, connectionId: string): void {
  if (connectionId !== telling.cast[who]) throw new Error(`${references[who]} got another connection`)
}

async function comingBack(telling: Telling): Promise<void> {
  const { world, teller } = telling
  teller.title('It comes back')
  const recovered = { verdict: 'healthy', event: 'connection.recovered' }
  const first = await play(telling, {
    what: 'Harbour Coffee logs in: the same connection; its agency has to consent for itself',
    noticedBy: 'login',
    change: async () =>
      mustBeSame(telling, 'harbour', await logIn(world, references.harbour, people.harbour)),
    fates: { harbour: recovered },
  })
  if (first.after.harbour.generation !== 3) throw new Error('the generation has not risen with each login')
  await play(telling, {
    what: 'the agency logs in, and shares both accounts: a login replaces what the last one shared',
    noticedBy: 'login',
    change: async () => mustBeSame(telling, 'agency', await logIn(world, references.agency, people.harbour)),
    fates: { agency: recovered },
  })
  await anHour(telling, 'an hour later everybody has read what is theirs', {
    ...all,
    agency: [newYork, berlin],
  })
}

/**
 * One business loses an ad account, is throttled, loses its token, removes the app and comes back. Its second connection
 * and a second business are looked at each time as their partner sees them.
 */
export async function healthStory(world: World, teller: Teller): Promise<void> {
  const telling = await everybodyConnects(world, teller)
  await oneAdAccount(telling)
  await throttle(telling)
  await deadToken(telling)
  await removal(telling)
  await comingBack(telling)
}

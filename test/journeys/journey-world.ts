import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { deployment } from '../../shared/deployment.ts'
import type { Browser, Shown } from '../demo/browser/browser.ts'
import type { Answered } from '../demo/partner/backend.ts'
import { lookInside } from '../demo/story/inside.ts'
import { createTeller } from '../demo/story/teller.ts'
import { until } from '../demo/world/child.ts'
import { control, createPassing } from '../demo/world/passing.ts'
import { mustBeNone } from '../demo/world/rights.ts'
import { startWorld, type World, type WorldOptions } from '../demo/world/world.ts'
import { mustBeClean } from '../sinks/report.ts'

export interface JourneyWorld extends World {
  readonly inside: ReturnType<typeof lookInside>
  /** Lets time pass for the product and for Meta alike. */
  pass(seconds: number): Promise<void>
  /** Posts to Meta's control plane: faults, apps. */
  control(path: string, body: object): Promise<void>
}

/**
 * A world of its own for one file of journeys, on free ports and in a folder that goes with it. Stopping it fails when
 * anybody was refused a right meanwhile, and names function and action.
 */
export async function startJourneyWorld(options: WorldOptions = {}): Promise<JourneyWorld> {
  const state = await mkdtemp(join(tmpdir(), 'login-ground-'))
  const rightsUsedBy = relative(process.cwd(), expect.getState().testPath ?? '')
  const ports = { apiPort: 0, awsPort: 0, emulatorPort: 0 }
  const world = await startWorld({ state, ...ports, rightsUsedBy, ...options })
  return {
    ...world,
    inside: lookInside(world),
    pass: (seconds) => createPassing(world).pass(seconds / 60),
    async control(path, body) {
      await control(`${world.emulatorOrigin}/__emulator/${path}`, body)
    },
    async stop() {
      try {
        const denials = await world.denials()
        const report = await mustBeClean(await world.stop())
        mustBeNone(denials)
        return report
      } finally {
        await world.end()
        await rm(state, { recursive: true, force: true })
      }
    },
  }
}

export const caller = 'partner-backend'
export const returnUrl = deployment.callers[caller]?.returnUrls[0] ?? ''
export const demoApp = deployment.apps['demo']

/** Tells nothing: a journey under test speaks by failing. */
export const silent = createTeller(() => undefined)

/** Asks for a link as the partner's backend. */
export async function newLink(world: World, reference: string, returnState = 'the-state'): Promise<string> {
  const answer = await world.backendOf(caller).askForLink({
    configuration: 'ads-insights',
    reference,
    returnUrl,
    returnState,
  })
  if (answer.status !== 201) throw new Error(`no link: ${JSON.stringify(answer.body)}`)
  return String(answer.body['url'])
}

/** The result handle in the address that a login led back to. */
export function handleIn(address: string): string {
  const url = new URL(address)
  if (url.origin + url.pathname !== returnUrl)
    throw new Error(`not back at the partner but at ${url.origin}${url.pathname}`)
  return url.searchParams.get('result') ?? ''
}

/** Redeems until the outcome is there. */
export function outcomeOf(world: World, handle: string, reference: string, who = caller): Promise<Answered> {
  return until(
    'the outcome of the login',
    async () => {
      const answer = await world.backendOf(who).redeem(handle, reference)
      return answer.status === 202 ? undefined : answer
    },
    30,
  )
}

/** The address that the dialog sends the browser to, without following it there. */
export async function leaveDialog(browser: Browser, page: Shown, button: string): Promise<string> {
  const form = page.page.querySelector(`[data-test="${button}"]`)?.closest('form')
  if (!form) throw new Error(`no button ${button}`)
  const fields = new URLSearchParams()
  for (const input of form.querySelectorAll('input[type="hidden"]')) {
    fields.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
  }
  const response = await browser.once(new URL(form.getAttribute('action') ?? '', page.url).href, fields)
  await response.body?.cancel()
  return response.headers.get('location') ?? ''
}

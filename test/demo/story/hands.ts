import type { Browser, Shown } from '../browser/browser.ts'
import { control, createPassing } from '../world/passing.ts'
import type { World } from '../world/world.ts'

/** A mistake of Meta's that is to come. */
export interface Fault {
  readonly operation?: string
  readonly path?: string
  readonly times: number
  readonly error?: { readonly code: number; readonly subcode?: number; readonly regainMinutes?: number }
  readonly raw?: { readonly status: number; readonly body: string }
}

/** What a story may do to the world from outside: let time pass, and let Meta do wrong. */
export function handsOn(world: World) {
  const { emulatorOrigin, ground } = world
  const emulator = (order: string, body: object) => control(`${emulatorOrigin}/__emulator/${order}`, body)
  return {
    ...createPassing(world),
    /** Waits until nothing is under way any more. */
    rest: () => control(`${ground.awsOrigin}/__ground/rest`, {}),
    fault: (fault: Fault) => emulator('faults', fault),
    async noFaults(): Promise<void> {
      await fetch(`${emulatorOrigin}/__emulator/faults`, { method: 'DELETE' })
    },
    /** Whether Meta's notifications are lost on their way from now on. */
    loseWebhooks: (appId: string, all: boolean) => emulator('webhooks/lose', { appId, all }),
    /** Its tokens of today answer 190 with this subcode; the business has removed nothing. */
    killTokens: (whose: { readonly appId: string; readonly businessId: string; readonly subcode: number }) =>
      emulator('tokens/kill', whose),
    giveAssets: (integration: {
      readonly appId: string
      readonly businessId: string
      readonly assetIds: readonly string[]
    }) => emulator('integrations/give-assets', integration),
  }
}

export type Hands = ReturnType<typeof handsOn>

/** Where a business sees the apps that it has connected, in Facebook's business settings. */
function connectedApps({ emulatorOrigin }: World, businessId: string): string {
  return `${emulatorOrigin}/business-settings/${businessId}/connected-apps`
}

/** A person of the business removes the app under Connected apps. */
export async function removeApp(
  world: World,
  browser: Browser,
  { businessId, appId }: { readonly businessId: string; readonly appId: string },
): Promise<Shown> {
  const question = await browser.open(`${connectedApps(world, businessId)}/${appId}/remove`)
  const after = await browser.press(question, 'remove-confirm')
  if (!after.page.querySelector('[data-test="no-apps"]')) throw new Error('the app is still connected')
  return after
}

/** A person of the business takes one asset away from the app. */
export async function takeAsset(
  world: World,
  browser: Browser,
  place: { readonly businessId: string; readonly appId: string; readonly assetId: string },
): Promise<Shown> {
  const app = await browser.open(`${connectedApps(world, place.businessId)}/${place.appId}`)
  return browser.press(app, `asset-remove-${place.assetId}`)
}

import { layoutPage } from '../dialog/layout.ts'
import { markup, type Markup } from '../dialog/markup.ts'
import type { Answer } from '../http/call.ts'
import type { Grant } from '../world/grants.ts'
import type { AssetType } from '../world/seed.ts'
import type { App, Asset, Business } from '../world/state.ts'

/** Where these pages lie. */
export const SETTINGS_PATH = '/business-settings'

const ASSET_NAMES: Readonly<Record<AssetType, string>> = {
  ad_account: 'Ad account',
  page: 'Page',
  product_catalog: 'Catalog',
  dataset: 'Dataset',
  instagram_account: 'Instagram account',
  whatsapp_business_account: 'WhatsApp account',
}

/** An app that a business has connected. */
export interface Connected {
  readonly app: App
  readonly grant: Grant
  readonly assets: readonly Asset[]
}

/** Which portfolio's settings: stands for being logged in as one of its admins. */
export function businessesPage(businesses: readonly Business[]): Answer {
  const rows = businesses.map(
    ({ businessId, name }) =>
      markup`<li><a href="${appsPath(businessId)}" data-test="business-${businessId}">${name}</a></li>
`,
  )
  return layoutPage(
    'Business settings',
    markup`<p>Whose connected apps do you want to look at?</p>
<ul class="rows">
${rows}</ul>`,
  )
}

/** Integrations, Connected apps: every app that the business has installed. */
export function connectedAppsPage(
  business: Business,
  connected: readonly Connected[],
  notice: string | undefined,
): Answer {
  const rows = connected.map((one) => appRow(business, one))
  const none = markup`<p data-test="no-apps">No apps are connected to this business.</p>`
  return layoutPage(
    'Connected apps',
    markup`${trail(business)}${noticeOf(notice)}
${
  rows.length === 0
    ? none
    : markup`<p>These apps can reach data of this business.</p>
${rows}`
}`,
  )
}

/** One app: what it may do and each asset that it reaches. */
export function connectedAppPage(
  business: Business,
  { app, grant, assets }: Connected,
  notice: string | undefined,
): Answer {
  const path = `${appsPath(business.businessId)}/${app.appId}`
  const rows = assets.map(
    (asset) => markup`<form method="post" action="${path}/assets/${asset.assetId}/remove" class="row">
<span>${asset.name}<br><span class="mark">${ASSET_NAMES[asset.assetType]} · ${asset.assetId}</span></span>
<button class="small" data-test="asset-remove-${asset.assetId}">Remove access</button>
</form>
`,
  )
  const permissions = grant.permissions.map(
    (permission) => markup`<li>${permission}</li>
`,
  )
  return layoutPage(
    app.name,
    markup`${trail(business, markup`<a href="${appsPath(business.businessId)}" data-test="back">Connected apps</a>`)}${noticeOf(notice)}
<p class="mark">Connected since ${dateOf(grant)} · App ID ${app.appId}</p>
<h2>What it may do</h2>
<ul>
${permissions}</ul>
<h2>What it reaches</h2>
${assets.length === 0 ? markup`<p data-test="no-assets">Nothing.</p>` : rows}
<p><a class="button danger" href="${path}/remove" data-test="app-remove-${app.appId}">Remove this app</a></p>`,
  )
}

/** What a person is asked before an app goes. */
export function confirmRemovalPage(business: Business, { app, assets }: Connected): Answer {
  const back = appsPath(business.businessId)
  const lost = assets.map(
    (asset) => markup`<li>${asset.name}</li>
`,
  )
  return layoutPage(
    `Remove ${app.name}?`,
    markup`${trail(business, markup`<a href="${back}" data-test="back">Connected apps</a>`)}
<p>${app.name} loses access to ${business.name} at once, and can only come back when somebody connects it again.</p>
${
  assets.length === 0
    ? markup``
    : markup`<p>What it no longer reaches:</p>
<ul>
${lost}</ul>`
}
<form method="post" action="${back}/${app.appId}/remove">
<button class="main danger" data-test="remove-confirm">Remove</button>
</form>
<p><a class="button" href="${back}" data-test="remove-cancel">Keep it</a></p>`,
  )
}

/** The address of a business's connected apps. */
export function appsPath(businessId: string): string {
  return `${SETTINGS_PATH}/${businessId}/connected-apps`
}

function appRow(business: Business, { app, grant, assets }: Connected): Markup {
  const path = `${appsPath(business.businessId)}/${app.appId}`
  return markup`<div class="row" data-test="connected-app-${app.appId}">
<span><a href="${path}" data-test="app-details-${app.appId}">${app.name}</a><br>
<span class="mark">Since ${dateOf(grant)} · ${countOf(assets.length)}<br>${grant.permissions.join(', ')}</span></span>
<a class="button small" href="${path}/remove" data-test="app-remove-${app.appId}">Remove</a>
</div>
`
}

function trail(business: Business, more?: Markup): Markup {
  return markup`<p class="mark trail"><a href="${SETTINGS_PATH}">Business settings</a> › ${business.name} › Integrations${more ? markup` › ${more}` : markup``}</p>
`
}

function noticeOf(notice: string | undefined): Markup {
  return notice === undefined ? markup`` : markup`<p class="notice" data-test="notice">${notice}</p>`
}

function countOf(assets: number): string {
  return assets === 1 ? '1 asset' : `${assets} assets`
}

function dateOf(grant: Grant): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    grant.connectedAt * 1000,
  )
}

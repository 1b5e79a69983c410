import type { Answer } from '../http/call.ts'
import type { AssetType } from '../world/seed.ts'
import type { Asset, Business, State } from '../world/state.ts'
import { layoutPage } from './layout.ts'
import { markup, type Markup } from './markup.ts'
import type { Dialog } from './progress.ts'

const TYPE_NAMES: Readonly<Record<AssetType, string>> = {
  ad_account: 'Ad accounts',
  page: 'Pages',
  product_catalog: 'Catalogs',
  dataset: 'Datasets',
  instagram_account: 'Instagram accounts',
  whatsapp_business_account: 'WhatsApp accounts',
}

const TIME_ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']

/** Who is sitting at the computer: stands for being logged in to Facebook. */
export function personPage(state: State, dialog: Dialog): Answer {
  const people = [...state.people.values()].map(
    ({ personId, name }) =>
      markup`<button name="personId" value="${personId}" data-test="person-${personId}">${name}</button>
`,
  )
  const content = markup`<p>Who is logged in to Facebook in this browser?</p>
${form(dialog, 'person', people)}
${cancelForm(dialog)}`
  return layoutPage(`Log in to use ${dialog.request.app.name}`, content)
}

/** A business integration is installed on a portfolio: choose one, make one, or refuse. */
export function portfolioPage(dialog: Dialog, portfolios: readonly Business[]): Answer {
  const choices = portfolios.map(
    ({ businessId, name }) =>
      markup`<button name="businessId" value="${businessId}" data-test="portfolio-${businessId}">${name}</button>
`,
  )
  const none = markup`<p data-test="no-portfolio">You have no business portfolio yet.</p>`
  const create = markup`<input type="text" name="name" aria-label="Name of the portfolio" placeholder="Name" required>
<button data-test="portfolio-create">Create</button>`
  const refuse = markup`<button class="plain" data-test="portfolio-refuse">Go on without one</button>`
  const content = markup`${portfolios.length === 0 ? none : form(dialog, 'portfolio', choices)}
<h2>Create a business portfolio</h2>
${form(dialog, 'new-portfolio', create)}
${form(dialog, 'no-portfolio', refuse)}
${cancelForm(dialog)}`
  return layoutPage('Choose a business portfolio', content)
}

/** What a person is told who refuses to have a portfolio. */
export function portfolioNeededPage(dialog: Dialog): Answer {
  const personId = dialog.personId ?? ''
  const back = markup`<button class="main" name="personId" value="${personId}" data-test="portfolio-back">
Choose or create one</button>`
  const content = markup`<p data-test="portfolio-needed">
${dialog.request.app.name} can only be connected to a business portfolio.</p>
${form(dialog, 'person', back)}
${cancelForm(dialog)}`
  return layoutPage('A business portfolio is needed', content)
}

/** The assets to share, by type, those of an earlier login already ticked. */
export function assetsPage(
  dialog: Dialog,
  assets: readonly Asset[],
  ticked: ReadonlySet<string>,
  problem?: { readonly code: string; readonly text: string },
): Answer {
  const types = dialog.request.configuration.assetTypes
  const groups = types.map((type) => {
    const boxes = assets.filter((asset) => asset.assetType === type).map((asset) => checkbox(asset, ticked))
    return markup`<h2>${TYPE_NAMES[type]}</h2>
${boxes.length === 0 ? markup`<p class="mark">None yet.</p>` : boxes}`
  })
  const choice = markup`${groups}<button class="main" data-test="assets-continue">Continue</button>`
  const canAddAccount = types.includes('ad_account') && dialog.businessId !== undefined
  const content = markup`${problem ? markup`<p class="problem" data-test="problem">${problem.text}</p>` : markup``}
${form(dialog, 'assets', choice)}
${canAddAccount ? newAdAccountForm(dialog) : markup``}
${cancelForm(dialog)}`
  return layoutPage('Choose what to share', content, problem)
}

/** All permissions or none: business logins know no partial grant (Facebook Login for Business, read 2026-11-23). */
export function permissionsPage(dialog: Dialog): Answer {
  const permissions = dialog.request.configuration.permissions.map(
    (permission) => markup`<li data-test="permission-${permission}">${permission}</li>
`,
  )
  const go = markup`<button class="main" data-test="permissions-continue">Continue</button>`
  const content = markup`<p>All of these are granted together, or none:</p>
<ul>
${permissions}</ul>
${form(dialog, 'permissions', go)}
${cancelForm(dialog)}`
  return layoutPage(`What ${dialog.request.app.name} will be able to do`, content)
}

function checkbox({ assetId, name }: Asset, ticked: ReadonlySet<string>): Markup {
  const mark = ticked.has(assetId) ? markup` checked` : markup``
  return markup`<label><input type="checkbox" name="asset-${assetId}" value="yes" data-test="asset-${assetId}"${mark}>
${name} <span class="mark">${assetId}</span></label>
`
}

function newAdAccountForm(dialog: Dialog): Markup {
  const zones = TIME_ZONES.map((zone) => markup`<option>${zone}</option>`)
  const content = markup`<input type="text" name="name" aria-label="Name of the ad account" placeholder="Name" required>
<label>Time zone <select name="timezone">${zones}</select></label>
<button data-test="ad-account-create">Create</button>`
  return markup`<h2>Create an ad account</h2>
${form(dialog, 'new-ad-account', content)}`
}

function cancelForm(dialog: Dialog): Markup {
  return form(dialog, 'cancel', markup`<button class="plain" data-test="cancel">Cancel</button>`)
}

function form(dialog: Dialog, step: string, content: Markup | readonly Markup[]): Markup {
  return markup`<form method="post" action="${dialog.versionPath}/dialog/oauth/${step}" data-test="form-${step}">
<input type="hidden" name="dialog" value="${dialog.id}">
${content}</form>`
}

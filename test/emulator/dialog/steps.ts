import { textParameter, type Answer, type Call } from '../http/call.ts'
import { derivedId, randomId } from '../world/ids.ts'
import { addAdAccount, addBusiness, type Asset, type Business, type State } from '../world/state.ts'
import { finish } from './finish.ts'
import { problemPage } from './layout.ts'
import { assetsPage, permissionsPage, portfolioNeededPage, portfolioPage } from './pages.ts'
import type { Dialog } from './progress.ts'
import { cancelled, redirect } from './redirect.ts'

const LONGEST_NAME = 100

/** A person was chosen: on to the portfolio, or straight to the assets of a personal login. */
export function choosePerson(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    const person = state.people.get(textParameter(call, 'personId') ?? '')
    if (!person)
      return problemPage('PERSON_UNKNOWN', 'Unknown person', 'There is no such person in this emulator.')
    const { app, redirectUri, state: callerState, configuration } = dialog.request
    // Seen in public logs: an app that is not live gives people without a role what looks like a cancel.
    if (app.mode === 'development' && !app.roleHolderIds.includes(person.personId))
      return end(dialog, cancelled(redirectUri, callerState))
    dialog.personId = person.personId
    dialog.businessId = undefined
    if (configuration.tokenKind === 'user') return showAssets(state, dialog)
    return portfolioPage(dialog, portfoliosOf(state, dialog))
  })
}

/** A portfolio was chosen among those of the person. */
export function choosePortfolio(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    const businessId = textParameter(call, 'businessId')
    const business = portfoliosOf(state, dialog).find((candidate) => candidate.businessId === businessId)
    if (!business)
      return problemPage(
        'PORTFOLIO_UNKNOWN',
        'Unknown portfolio',
        'This person has no such business portfolio.',
      )
    dialog.businessId = business.businessId
    return showAssets(state, dialog)
  })
}

/** A portfolio is made on the way; it begins empty. */
export function createPortfolio(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    if (dialog.personId === undefined) return outOfOrder()
    const name = (textParameter(call, 'name') ?? '').trim().slice(0, LONGEST_NAME)
    if (name === '') return portfolioPage(dialog, portfoliosOf(state, dialog))
    const businessId = randomId(15)
    const adminIds = [dialog.personId]
    addBusiness(state, { businessId, name, adminIds, adAccounts: [], pages: [], otherAssets: [] })
    dialog.businessId = businessId
    return showAssets(state, dialog)
  })
}

export function refusePortfolio(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) =>
    dialog.personId === undefined ? outOfOrder() : portfolioNeededPage(dialog),
  )
}

/** An ad account is made on the way: one campaign with two ads that deliver from the start of time. */
export function createAdAccount(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    const { businessId } = dialog
    if (businessId === undefined) return outOfOrder()
    const name = (textParameter(call, 'name') ?? '').trim().slice(0, LONGEST_NAME)
    const timezone = textParameter(call, 'timezone') ?? 'UTC'
    if (name === '' || !Intl.supportedValuesOf('timeZone').concat('UTC').includes(timezone))
      return showAssets(state, dialog)
    const accountId = derivedId(16, businessId, String(state.adAccounts.size), randomId(15))
    addAdAccount(state, businessId, {
      accountId,
      name,
      currency: 'USD',
      timezone,
      campaigns: 1,
      adSets: 1,
      ads: 2,
      accountStatus: 1,
    })
    return showAssets(state, dialog)
  })
}

/** Assets were ticked: at least one, where there is any to choose [inferred]. */
export function chooseAssets(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    if (!isReadyForAssets(dialog)) return outOfOrder()
    const offered = offeredAssets(state, dialog)
    const chosen = offered.filter((asset) => textParameter(call, `asset-${asset.assetId}`) !== undefined)
    dialog.assetIds = chosen.map((asset) => asset.assetId)
    if (chosen.length === 0 && offered.length > 0)
      return assetsPage(dialog, offered, new Set(), {
        code: 'ASSETS_NONE_CHOSEN',
        text: 'Choose at least one.',
      })
    return permissionsPage(dialog)
  })
}

/** The last Continue: everything is granted. */
export function grantPermissions(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) => {
    const { personId } = dialog
    const isReady =
      isReadyForAssets(dialog) && (dialog.assetIds.length > 0 || offeredAssets(state, dialog).length === 0)
    if (personId === undefined || !isReady) return outOfOrder()
    return end(dialog, finish(state, dialog, personId))
  })
}

export function cancelDialog(state: State, call: Call): Answer {
  return inDialog(state, call, (dialog) =>
    end(dialog, cancelled(dialog.request.redirectUri, dialog.request.state)),
  )
}

function inDialog(state: State, call: Call, step: (dialog: Dialog) => Answer): Answer {
  const dialog = state.dialogs.get(textParameter(call, 'dialog') ?? '')
  if (!dialog)
    return problemPage('DIALOG_UNKNOWN', 'This login is over', 'Start again at the place you came from.')
  return dialog.location === undefined ? step(dialog) : redirect(dialog.location)
}

function end(dialog: Dialog, location: string): Answer {
  dialog.location = location
  return redirect(location)
}

function showAssets(state: State, dialog: Dialog): Answer {
  const earlier = [...state.grants.values()].filter(
    (grant) =>
      grant.appId === dialog.request.app.appId &&
      grant.businessId === dialog.businessId &&
      (dialog.businessId !== undefined || grant.personId === dialog.personId),
  )
  return assetsPage(dialog, offeredAssets(state, dialog), new Set(earlier.flatMap((grant) => grant.assetIds)))
}

/** What the person can share: the portfolio's assets, or in a personal login those of all their portfolios. */
function offeredAssets(state: State, dialog: Dialog): readonly Asset[] {
  const businesses =
    dialog.businessId === undefined
      ? portfoliosOf(state, dialog).map((b) => b.businessId)
      : [dialog.businessId]
  return [...state.assets.values()].filter(
    (asset) =>
      businesses.includes(asset.businessId) &&
      dialog.request.configuration.assetTypes.includes(asset.assetType),
  )
}

function portfoliosOf(state: State, dialog: Dialog): readonly Business[] {
  const { personId } = dialog
  if (personId === undefined) return []
  return [...state.businesses.values()].filter((business) => business.adminIds.includes(personId))
}

function isReadyForAssets(dialog: Dialog): boolean {
  if (dialog.personId === undefined) return false
  return dialog.businessId !== undefined || dialog.request.configuration.tokenKind === 'user'
}

function outOfOrder(): Answer {
  return problemPage(
    'STEP_OUT_OF_ORDER',
    'Not so fast',
    'An earlier page of this login was skipped. Start again.',
  )
}

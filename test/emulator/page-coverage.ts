import type { Coverage } from './coverage-row.ts'

const CONNECTED_APPS = '/business-settings/{businessId}/connected-apps'
const BUSINESS_TOOLS = '/settings/business-tools'
const PERSONAL_APP = `${BUSINESS_TOOLS}/{personId}/{appId}`

/** The pages that a person clicks through; Meta describes none of them. */
export const pageCoverage: readonly Coverage[] = [
  step('person', 'stands for being logged in to Facebook'),
  step('portfolio', 'choosing a business portfolio'),
  step('new-portfolio', 'making one on the way'),
  step('no-portfolio', 'refusing to have one'),
  step('new-ad-account', 'making an ad account on the way'),
  step('assets', 'choosing what to share'),
  step('permissions', 'all or nothing'),
  step('cancel', 'the way back without a grant'),
  page('GET', '/business-settings', 'stands for being logged in as an admin of a business'),
  page('GET', CONNECTED_APPS, 'Integrations, Connected apps of a business'),
  page('GET', `${CONNECTED_APPS}/{appId}`, 'an app with what it may do and each asset that it reaches'),
  page('GET', `${CONNECTED_APPS}/{appId}/remove`, 'asking before it is done'),
  page('POST', `${CONNECTED_APPS}/{appId}/remove`, 'the app is removed'),
  page('POST', `${CONNECTED_APPS}/{appId}/assets/{assetId}/remove`, 'one asset is taken away'),
  page('GET', BUSINESS_TOOLS, 'stands for being logged in as a person'),
  page('GET', `${BUSINESS_TOOLS}/{personId}`, 'the apps that a person has let in'),
  page('GET', PERSONAL_APP, 'an app with what it may do, and the deletion that it was asked for'),
  page('GET', `${PERSONAL_APP}/remove`, 'asking before it is done, with or without deletion'),
  page('POST', `${PERSONAL_APP}/remove`, 'the app leaves the person, and is called back'),
  page('POST', `${PERSONAL_APP}/permissions/{permission}/remove`, 'one permission is taken back'),
]

function step(name: string, note: string): Coverage {
  return page('POST', `/dialog/oauth/${name}`, note)
}

function page(method: 'GET' | 'POST', route: string, note: string): Coverage {
  const source = 'none: pages of facebook.com that a person clicks through'
  return { method, route, status: 'own', note, source, readOn: '2026-11-23' }
}

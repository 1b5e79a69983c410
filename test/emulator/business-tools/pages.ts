import type { Callback } from '../callbacks/callback.ts'
import { layoutPage } from '../dialog/layout.ts'
import { markup, type Markup } from '../dialog/markup.ts'
import type { Answer } from '../http/call.ts'
import type { Grant } from '../world/grants.ts'
import type { SeedPerson } from '../world/seed.ts'
import type { App } from '../world/state.ts'

/** Where these pages lie. */
export const TOOLS_PATH = '/settings/business-tools'

/** An app that a person logged in to themselves. */
export interface PersonalApp {
  readonly app: App
  readonly grant: Grant
}

/** A deletion that a person asked for, and what the app answered. */
export interface Deletion {
  readonly app: App
  readonly callback: Callback
}

/** Who is sitting at the computer: stands for being logged in to Facebook. */
export function peoplePage(people: readonly SeedPerson[]): Answer {
  const rows = people.map(
    ({ personId, name }) =>
      markup`<li><a href="${TOOLS_PATH}/${personId}" data-test="person-${personId}">${name}</a></li>
`,
  )
  return layoutPage(
    'Your apps',
    markup`<p>Who is logged in to Facebook in this browser?</p>
<ul class="rows">
${rows}</ul>`,
  )
}

/** The apps of a person, and the deletions that they asked for. */
export function personPage(
  person: SeedPerson,
  apps: readonly PersonalApp[],
  deletions: readonly Deletion[],
  notice: string | undefined,
): Answer {
  const rows = apps.map(({ app, grant }) => {
    const path = `${TOOLS_PATH}/${person.personId}/${app.appId}`
    return markup`<div class="row" data-test="personal-app-${app.appId}">
<span><a href="${path}" data-test="app-details-${app.appId}">${app.name}</a><br>
<span class="mark">${grant.permissions.join(', ')}</span></span>
<a class="button small" href="${path}/remove" data-test="app-remove-${app.appId}">Remove</a>
</div>
`
  })
  const asked = deletions.map(deletionRow)
  return layoutPage(
    'Your apps',
    markup`${trail(person)}${noticeOf(notice)}
${rows.length === 0 ? markup`<p data-test="no-apps">You are logged in to no apps.</p>` : rows}
${
  asked.length === 0
    ? markup``
    : markup`<h2>Deletions that you asked for</h2>
${asked}`
}`,
  )
}

/** One app: each permission can be taken back alone. */
export function personalAppPage(
  person: SeedPerson,
  { app, grant }: PersonalApp,
  notice: string | undefined,
): Answer {
  const path = `${TOOLS_PATH}/${person.personId}/${app.appId}`
  const rows = grant.permissions.map(
    (permission) => markup`<form method="post" action="${path}/permissions/${permission}/remove" class="row">
<span>${permission}</span>
<button class="small" data-test="permission-remove-${permission}">Turn off</button>
</form>
`,
  )
  return layoutPage(
    app.name,
    markup`${trail(person)}${noticeOf(notice)}
<h2>What it may do</h2>
${rows.length === 0 ? markup`<p data-test="no-permissions">Nothing.</p>` : rows}
<p><a class="button danger" href="${path}/remove" data-test="app-remove-${app.appId}">Remove this app</a></p>`,
  )
}

/** What a person is asked before an app goes: whether their data should go, too. */
export function confirmPage(person: SeedPerson, { app }: PersonalApp): Answer {
  const back = `${TOOLS_PATH}/${person.personId}`
  return layoutPage(
    `Remove ${app.name}?`,
    markup`${trail(person)}
<form method="post" action="${back}/${app.appId}/remove">
<label><input type="checkbox" name="deletion" value="yes" data-test="deletion"> Also ask ${app.name} to delete my data</label>
<button class="main danger" data-test="remove-confirm">Remove</button>
</form>
<p><a class="button" href="${back}" data-test="remove-cancel">Keep it</a></p>`,
  )
}

function deletionRow({ app, callback }: Deletion): Markup {
  const { receipt, problem } = callback.answer
  const state = receipt
    ? markup`<a href="${receipt.url}" data-test="deletion-status-${app.appId}">See how it stands</a>
· <span data-test="deletion-code-${app.appId}">${receipt.confirmationCode}</span>`
    : markup`<span class="problem" data-test="deletion-problem-${app.appId}">${app.name} did not answer as it must: ${problem ?? ''}</span>`
  return markup`<div class="row"><span>${app.name}<br><span class="mark">${state}</span></span></div>
`
}

function trail(person: SeedPerson): Markup {
  return markup`<p class="mark trail"><a href="${TOOLS_PATH}">Settings</a> › <a href="${TOOLS_PATH}/${person.personId}" data-test="back">${person.name}</a></p>
`
}

function noticeOf(notice: string | undefined): Markup {
  return notice === undefined ? markup`` : markup`<p class="notice" data-test="notice">${notice}</p>`
}

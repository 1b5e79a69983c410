/** Customers of the demo partner: each is a workspace that may connect its own business. */
export const workspaces = [
  { reference: 'workspace-harbour', name: 'Harbour Coffee' },
  { reference: 'workspace-northwind', name: 'Northwind Cycles' },
  { reference: 'workspace-harbour-agency', name: 'Harbour Coffee, looked after by its agency' },
] as const

const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:10vh auto 2rem;padding:0 1.25rem}h1{font-size:1.6rem}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0;border-radius:.5rem;border:1px solid #8888;cursor:pointer}pre{overflow:auto;padding:1rem;border:1px solid #8884;border-radius:.5rem;font-size:.85rem}.mark{opacity:.7}'

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function layout(title: string, body: string, refresh = false): string {
  const again = refresh ? '<script>setTimeout(() => location.reload(), 700)</script>' : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${again}<title>${title}</title><style>${STYLE}</style></head><body><main><p class="mark">Demo partner</p><h1>${title}</h1>${body}</main></body></html>`
}

/** The partner's own page: one button a workspace. */
export function homePage(): string {
  const rows = workspaces.map(
    ({ reference, name }) =>
      `<form method="post" action="/connect"><button name="reference" value="${reference}" data-test="connect-${reference}">Connect ${escape(name)} with Facebook</button></form>`,
  )
  return layout(
    'Your workspaces',
    `<p>Whose ads shall we report on? The button asks for a one-time login link and follows it.</p>${rows.join('')}`,
  )
}

/** Shown while the connection is being made; comes back every second. */
export function pendingPage(reference: string): string {
  return layout('Almost there', `<p data-test="pending">${escape(reference)} is being connected.</p>`, true)
}

/** The end of a login, as the product told the partner. */
export function outcomePage(reference: string, outcome: Readonly<Record<string, unknown>>): string {
  const connected = outcome['status'] === 'completed'
  return layout(
    connected ? 'Connected' : 'Not connected',
    `<p data-test="${connected ? 'connected' : 'not-connected'}">${escape(reference)}: ${escape(String(outcome['reason'] ?? outcome['code']))}.</p><pre>${escape(JSON.stringify(outcome, undefined, 2))}</pre><p><a href="/">Back to your workspaces</a></p>`,
  )
}

export function troublePage(text: string): string {
  return layout('That did not work', `<p data-test="trouble">${escape(text)}</p><p><a href="/">Back</a></p>`)
}

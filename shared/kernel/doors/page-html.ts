import { createHash } from 'node:crypto'

/** A page of ours for a person in a browser: plain sentences, no script, nothing of the request in it. */
export interface Page {
  readonly title: string
  readonly text: string
  /** What the person can do now. */
  readonly hint?: string
}

const STYLE = `:root{color-scheme:light dark}body{font:1.05rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto 2rem;padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.25}p{margin:.75rem 0}.hint{opacity:.75}`

const styleHash = createHash('sha256').update(STYLE).digest('base64')

/** Headers of every page and redirect: nothing is stored, framed, referred or executed. */
export const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function renderPage(page: Page): string {
  const hint = page.hint === undefined ? '' : `<p class="hint">${escape(page.hint)}</p>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(page.title)}</title><style>${STYLE}</style></head><body><main><h1>${escape(page.title)}</h1><p>${escape(page.text)}</p>${hint}</main></body></html>`
}

import { type HTMLElement, parse } from 'node-html-parser'
import { CookieJar } from 'tough-cookie'

/** What a browser shows after following every redirect. */
export interface Shown {
  readonly url: string
  readonly status: number
  readonly text: string
  readonly page: HTMLElement
  /** Each address on the way, without the query: it may hold codes and states. */
  readonly way: readonly string[]
}

const MOST_REDIRECTS = 10
const DESKTOP =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'

/**
 * A browser that needs no window: cookies by the rules, redirects, forms. It stands in where the machine has no
 * Chromium; pages without scripts are all it can use, and all that this world has. `hosts` says where an origin that
 * exists only in the deployment lies on this machine.
 */
export function createBrowser(
  options: { readonly userAgent?: string; readonly hosts?: Readonly<Record<string, string>> } = {},
) {
  const jar = new CookieJar()

  /** Where an address really lies, as a hosts file would say. */
  const placeOf = (url: string) => {
    const { origin } = new URL(url)
    return url.replace(origin, options.hosts?.[origin] ?? origin)
  }

  async function once(url: string, body?: URLSearchParams): Promise<Response> {
    const cookie = await jar.getCookieString(url)
    const response = await fetch(placeOf(url), {
      redirect: 'manual',
      headers: { 'user-agent': options.userAgent ?? DESKTOP, ...(cookie && { cookie }) },
      ...(body && { method: 'POST', body }),
    })
    for (const header of response.headers.getSetCookie()) await jar.setCookie(header, url)
    return response
  }

  async function follow(start: string, form?: URLSearchParams): Promise<Shown> {
    const way: string[] = []
    let url = start
    let body = form
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const response = await once(url, body)
      const location = response.headers.get('location')
      const { origin, pathname } = new URL(url)
      way.push(origin + pathname)
      if (response.status < 300 || response.status >= 400 || location === null) {
        const text = await response.text()
        return { url, status: response.status, text, page: parse(text), way }
      }
      await response.body?.cancel()
      url = new URL(location, url).href
      body = undefined
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects from ${way[0]}`)
  }

  return {
    jar,
    open: (url: string) => follow(url),
    /** One request without following where it leads. */
    once,
    /** Presses the button with this `data-test`, after filling in the fields of its form by name. */
    async press(shown: Shown, dataTest: string, values: Readonly<Record<string, string | undefined>> = {}) {
      const button = shown.page.querySelector(`[data-test="${dataTest}"]`)
      const form = button?.closest('form')
      if (!button || !form) {
        throw new Error(
          `no button ${dataTest} on the page "${shown.page.querySelector('h1')?.text ?? shown.url}"`,
        )
      }
      const action = new URL(form.getAttribute('action') ?? shown.url, shown.url).href
      return follow(action, fieldsOf(form, button, values))
    },
  }
}

export type Browser = ReturnType<typeof createBrowser>

/** What a form sends: its fields as they stand, changed by `values` (undefined unticks), and the button pressed. */
function fieldsOf(
  form: HTMLElement,
  button: HTMLElement,
  values: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const fields = new URLSearchParams()
  for (const input of form.querySelectorAll('input')) {
    const name = input.getAttribute('name')
    const box = input.getAttribute('type') === 'checkbox'
    if (name && (!box || input.hasAttribute('checked'))) fields.set(name, input.getAttribute('value') ?? '')
  }
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) fields.delete(name)
    else fields.set(name, value)
  }
  const name = button.getAttribute('name')
  if (name) fields.set(name, button.getAttribute('value') ?? '')
  return fields
}

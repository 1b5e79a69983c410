import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageHeaders, renderPage } from '../../../../shared/kernel/doors/page-html.ts'

function tagsOf(html: string) {
  return html.match(/<[^>]*>/g)
}

const policy = pageHeaders['content-security-policy']

it('what a page says is text, whatever is in it', () => {
  const hostile = `<script>alert("1")</script>&amp;'`
  const html = renderPage({ title: hostile, text: hostile, hint: hostile })
  expect(html).not.toContain('<script')
  expect(html).not.toContain('"1"')
  const escaped = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;amp;&#39;'
  expect(html).toContain(`<title>${escaped}</title>`)
  expect(html).toContain(`<h1>${escaped}</h1><p>${escaped}</p><p class="hint">${escaped}</p>`)
})

it('no text adds a tag, an attribute or an entity to a page', () => {
  const plain = tagsOf(renderPage({ title: 't', text: 't', hint: 't' }))
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('<', '>', '&', '"', "'", '=', '/', ';', ' ', '-', '#', 'x', '3', 'é', '\0'),
        maxLength: 40,
      }),
      (text) => {
        expect(tagsOf(renderPage({ title: text, text, hint: text }))).toEqual(plain)
      },
    ),
  )
})

it('the policy allows the style of the page, by its hash, and nothing else', () => {
  const style = /<style>(.*)<\/style>/s.exec(renderPage({ title: 't', text: 't' }))?.[1] ?? ''
  expect(style).not.toBe('')
  const hash = createHash('sha256').update(style).digest('base64')
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
})

it('a page needs nothing that the policy forbids', () => {
  const html = renderPage({ title: 't', text: 't', hint: 't' })
  expect(html).not.toMatch(/<script|<img|<link|<form|<base| style=| on\w+=|https?:/)
  expect(html.match(/<style>/g)).toHaveLength(1)
})

it('a page without a hint has no place for one', () => {
  expect(renderPage({ title: 't', text: 't' })).not.toContain('<p class="hint">')
})

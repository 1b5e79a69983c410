/** A line of a page that is no code block. `line` counts from 1. */
export interface PageLine {
  readonly line: number
  readonly text: string
}

/** A heading as it is read, without marks and without the anchors written on it. */
export interface Heading extends PageLine {
  readonly level: number
}

/** A row of a table: its cells, without the header and the line below it. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** The lines of a page that are not inside a fenced block. */
export function proseOf(page: string): PageLine[] {
  let fence: string | undefined
  return page.split('\n').flatMap((text, at) => {
    const mark = /^\s*(```|~~~)/.exec(text)?.[1]
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined
      return []
    }
    return fence === undefined ? [{ line: at + 1, text }] : []
  })
}

/** The anchor that GitHub makes of a heading: lower case, only letters, digits, hyphens and spaces, which turn into hyphens. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

export function headingsOf(page: string): Heading[] {
  return proseOf(page).flatMap(({ line, text }) => {
    const [, marks = '', title = ''] = /^(#{1,6})\s+(.*?)\s*$/.exec(text) ?? []
    if (marks === '') return []
    const plain = title
      .replace(/<a [^>]*><\/a>/g, '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[`*]/g, '')
    return [{ line, text: plain.trim(), level: marks.length }]
  })
}

/** Every anchor of a page: those of its headings, a repeated one numbered as GitHub numbers it, and those written in it. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const made = headingsOf(page).map(({ text }) => {
    const slug = slugOf(text)
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
  const written = proseOf(page).flatMap(({ text }) =>
    [...text.matchAll(/<a (?:id|name)="([^"]+)">/g)].map((match) => match[1] ?? ''),
  )
  return new Set([...made, ...written])
}

/** The rows of every table below a `##` heading of this title; none when there is no such heading. */
export function tableRowsUnder(page: string, title: string): TableRow[] {
  const headings = headingsOf(page).filter(({ level }) => level <= 2)
  const at = headings.findIndex(({ text, level }) => level === 2 && text === title)
  if (at === -1) return []
  const from = headings[at]?.line ?? 0
  const to = headings[at + 1]?.line ?? Number.POSITIVE_INFINITY
  const lines = proseOf(page).filter(({ line }) => line > from && line < to)
  return lines.flatMap(({ line, text }, index) => {
    const isHeader = /^\|[\s|:-]+\|$/.test(lines[index + 1]?.text.trim() ?? '')
    if (!/^\|.*\|\s*$/.test(text) || /^\|[\s|:-]+\|\s*$/.test(text) || isHeader) return []
    const cells = text.trim().slice(1, -1).split('|')
    return [{ line, cells: cells.map((cell) => cell.trim()) }]
  })
}

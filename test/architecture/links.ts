import path from 'node:path'
import { anchorsOf, proseOf } from './markdown.ts'
import type { Breach, SourceFile } from './source-file.ts'

const RULE = 'links lead somewhere'

interface Link {
  readonly line: number
  readonly target: string
}

/** Where a page links to, written in line or as `[name]: target`; code is no link. */
function linksOf(page: string): Link[] {
  return proseOf(page).flatMap(({ line, text }) => {
    const prose = text.replaceAll(/`[^`]*`/g, '``')
    const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
    const named = /^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/.exec(prose)
    return [...inline, ...(named ? [named] : [])].map((match) => ({ line, target: match[1] ?? '' }))
  })
}

/** What is wrong with a target, in a few words; undefined when it leads somewhere or out of the repository. */
function complaint(
  file: SourceFile,
  target: string,
  pages: ReadonlyMap<string, SourceFile>,
  exists: (name: string) => boolean,
): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined
  const [name = '', anchor] = target.split('#')
  const there = name === '' ? file.path : path.posix.join(path.posix.dirname(file.path), name)
  if (there.startsWith('..') || path.posix.isAbsolute(name) || !exists(there)) return 'which is not there'
  if (anchor === undefined) return undefined
  const page = pages.get(there)
  if (!page) return 'whose anchor is in no page'
  return anchorsOf(page.text).has(anchor) ? undefined : 'where there is no such anchor'
}

/**
 * Every link of a page that leads nowhere within the repository: no such file, or no such heading in it. `exists` says
 * whether a path from the root is a file or folder. Links to other hosts are not looked at.
 */
export function linkBreaches(files: readonly SourceFile[], exists: (name: string) => boolean): Breach[] {
  const pages = new Map(files.filter((file) => file.path.endsWith('.md')).map((file) => [file.path, file]))
  return [...pages.values()].flatMap((file) =>
    linksOf(file.text).flatMap(({ line, target }) => {
      const what = complaint(file, target, pages, exists)
      return what === undefined
        ? []
        : [{ rule: RULE, path: file.path, line, what: `links to ${target}, ${what}` }]
    }),
  )
}

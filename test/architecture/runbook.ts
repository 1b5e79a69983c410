import { slugOf } from './markdown.ts'
import { type Breach, type SourceFile } from './source-file.ts'
import { isNode, nameOf, nodesOf, textOf } from './syntax.ts'

const RULE = 'a runbook section for every alarm'
const RUNBOOK = 'docs/runbook.md'
const ALARMS = 'infra/alarms.ts'
/** The alarms over those of many rooms. */
const SHARED_ALARMS = 'infra/shared-alarms.ts'

interface Section {
  readonly title: string
  readonly anchors: readonly string[]
  readonly text: string
}

/** The `##` sections of a page, each with its own anchor and those written `<a id="…"></a>` on or above its heading. */
function sectionsOf(page: string): Section[] {
  const lines = page.split('\n').filter((line) => line.trim() !== '')
  return lines.flatMap((line, at) => {
    const title = /^##\s+(.*?)\s*$/.exec(line)?.[1]
    if (title === undefined) return []
    const plain = title
      .replace(/<a [^>]*><\/a>/g, '')
      .replaceAll('`', '')
      .trim()
    const written = `${lines[at - 1] ?? ''}\n${line}`.matchAll(/<a (?:id|name)="([^"]+)"><\/a>/g)
    const next = lines.findIndex((other, place) => place > at && /^##?\s/.test(other))
    const text = lines.slice(at, next === -1 ? undefined : next).join('\n')
    return [{ title: plain, text, anchors: [slugOf(plain), ...[...written].map((match) => match[1] ?? '')] }]
  })
}

/** The kinds of alarm: the `id` of every object that has a member of this name as well. */
function alarmKinds(alarms: SourceFile, member: 'metric' | 'text'): string[] {
  const kinds = nodesOf(alarms).flatMap((node) => {
    const properties: readonly unknown[] = Array.isArray(node['properties']) ? node['properties'] : []
    const named = new Map(
      properties.filter(isNode).map((property) => [nameOf(property['key']), property['value']]),
    )
    const id = textOf(named.get('id'))
    return id !== undefined && named.has(member) ? [id] : []
  })
  return [...new Set(kinds)]
}

/** Anchors that an alarm names by itself: the last argument of `alarm(…)` where it is a text. */
function namedAnchors(alarms: SourceFile): string[] {
  return nodesOf(alarms).flatMap((node) => {
    if (node.type !== 'CallExpression' || nameOf(node['callee']) !== 'alarm') return []
    const anchor = Array.isArray(node['arguments']) ? textOf(node['arguments'].at(-1)) : undefined
    return anchor === undefined ? [] : [anchor]
  })
}

/** The counters that a manifest names as alarms, each with the room's key. */
function namedCounters(manifest: SourceFile): { readonly key: string; readonly counter: string }[] {
  const key = /^functions\/(.+)\/manifest\.ts$/.exec(manifest.path)?.[1]
  if (key === undefined) return []
  return nodesOf(manifest).flatMap((node) => {
    const counter = nameOf(node['key']) === 'counter' ? textOf(node['value']) : undefined
    return counter === undefined ? [] : [{ key, counter }]
  })
}

/** Alarms on counters that the section of their function says nothing of, or that no code of the room counts. */
function counterBreaches(files: readonly SourceFile[], sections: readonly Section[]): Breach[] {
  return files.flatMap(namedCounters).flatMap(({ key, counter }) => {
    const section = sections.find(({ title }) => title === key)
    const isCounted = files.some(
      ({ path, text }) => path.startsWith(`functions/${key}/`) && text.includes(`count('${counter}'`),
    )
    return [
      ...(section?.text.includes(counter) ? [] : [missing(`section "${key}" does not explain ${counter}`)]),
      ...(isCounted ? [] : [missing(`${key} has an alarm on ${counter} and counts no such thing`)]),
    ]
  })
}

function missing(what: string): Breach {
  return { rule: RULE, path: RUNBOOK, line: 1, what }
}

/**
 * Every function and every kind of alarm that the runbook has no section for. A function's section is headed by its
 * key and anchored by the key with hyphens, which is where the text of its alarms leads.
 */
export function runbookBreaches(files: readonly SourceFile[]): Breach[] {
  const sections = sectionsOf(files.find(({ path }) => path === RUNBOOK)?.text ?? '')
  const keys = files.flatMap(({ path }) => /^functions\/(.+)\/manifest\.ts$/.exec(path)?.[1] ?? [])
  const alarms = files.find(({ path }) => path === ALARMS)
  const shared = files.find(({ path }) => path === SHARED_ALARMS)
  const kinds = [
    ...(alarms ? alarmKinds(alarms, 'metric') : []),
    ...(shared ? alarmKinds(shared, 'text') : []),
  ]
  return [
    ...keys
      .filter((key) => {
        const anchor = key.replaceAll('/', '-')
        return !sections.some(({ title, anchors }) => title === key && anchors.includes(anchor))
      })
      .map((key) => missing(`has no section "## ${key}" with the anchor #${key.replaceAll('/', '-')}`)),
    ...kinds
      .filter((kind) => !sections.some(({ title }) => title === kind))
      .map((kind) => missing(`has no section "## ${kind}"`)),
    ...(alarms ? namedAnchors(alarms) : [])
      .filter((anchor) => !sections.some(({ anchors }) => anchors.includes(anchor)))
      .map((anchor) => missing(`has no section with the anchor #${anchor}`)),
    ...counterBreaches(files, sections),
  ]
}

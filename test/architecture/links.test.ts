import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { linkBreaches } from './links.ts'
import { readTree, told } from './source-file.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** What is said of a page at `docs/planted.md`, beside one other page and one file. */
function said(text: string): string[] {
  const pages = [
    { path: 'docs/planted.md', text },
    {
      path: 'docs/other.md',
      text: '# Other\n\n## Twice\n\n<a id="by-hand"></a>\n\n## Twice\n\n## `a/b`: c\n',
    },
  ]
  const there = new Set(['docs', 'docs/planted.md', 'docs/other.md', 'infra/grants.ts'])
  return linkBreaches(pages, (name) => there.has(name)).map(({ line, what }) => `${line} ${what}`)
}

it('every link of every page leads to a file, folder or heading that is there', () => {
  expect(told(linkBreaches(readTree(), (name) => existsSync(path.join(root, name))))).toEqual([])
})

it('a planted link to nothing is told with rule, file and line', () => {
  const page = { path: 'README.md', text: '# Title\n\nSee [that](docs/gone.md).\n' }
  expect(linkBreaches([page], () => false)).toEqual([
    {
      rule: 'links lead somewhere',
      path: 'README.md',
      line: 3,
      what: 'links to docs/gone.md, which is not there',
    },
  ])
})

it('files, folders, headings, repeated headings and anchors by hand are found', () => {
  const links = ['other.md', '.', '../infra/grants.ts', 'other.md#twice', 'other.md#twice-1']
  const more = ['other.md#by-hand', 'other.md#ab-c', '#here']
  expect(said(`## Here\n${[...links, ...more].map((link) => `[x](${link})`).join(' ')}`)).toEqual([])
})

it.each([
  ['other.md#thrice', 'where there is no such anchor'],
  ['other.md#twice-2', 'where there is no such anchor'],
  ['#elsewhere', 'where there is no such anchor'],
  ['../infra/grants.ts#line', 'whose anchor is in no page'],
  ['infra/grants.ts', 'which is not there'],
  ['../../secrets.md', 'which is not there'],
  ['/docs/other.md', 'which is not there'],
])('%s is told as one %s', (target, what) => {
  expect(said(`[x](${target})`)).toEqual([`1 links to ${target}, ${what}`])
  expect(said(`[x]: ${target}`)).toEqual([`1 links to ${target}, ${what}`])
})

it('other hosts, code and fenced blocks are not looked at', () => {
  const text = '[x](https://example.com/#a) [y](mailto:a@b.c) `[z](gone.md)`\n\n```md\n[w](gone.md)\n```\n'
  expect(said(text)).toEqual([])
})

it('a link after a fenced block is looked at again', () => {
  expect(said('```\n```\n[x](gone.md)')).toEqual(['3 links to gone.md, which is not there'])
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A file of the repository: its path from the root, with forward slashes, and what is in it. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** A place that breaks a rule. `line` counts from 1. */
export interface Breach {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly what: string
}

const root = path.resolve(import.meta.dirname, '../..')
const FOLDERS = ['docs', 'functions', 'infra', 'shared', 'test']
const READ = new Set(['.ts', '.cjs', '.mjs', '.js', '.md'])

/** Every source and documentation file of the repository, in the order of their paths. */
export function readTree(): SourceFile[] {
  const inFolders = FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.replaceAll(path.sep, '/')),
    ),
  )
  return [...readdirSync(root), ...inFolders]
    .filter((name) => READ.has(path.extname(name)) && !name.includes('node_modules/'))
    .toSorted()
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }))
}

/** Whether the file is code, which Node runs or tests run, rather than a page to read. */
export function isCode(file: SourceFile): boolean {
  return !file.path.endsWith('.md')
}

/** Whether the path is covered by one of the patterns (`**` any folders, `*` within one name, `{a,b}` either). */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => path.posix.matchesGlob(name, pattern))
}

/** A breach at an offset into the file's text. */
export function breachAt(rule: string, file: SourceFile, offset: number, what: string): Breach {
  return { rule, path: file.path, line: file.text.slice(0, offset).split('\n').length, what }
}

/** Breaches as a person reads them: rule, file, line. */
export function told(breaches: readonly Breach[]): string[] {
  return breaches.map(({ rule, path, line, what }) => `${path}:${line} ${what} [${rule}]`)
}

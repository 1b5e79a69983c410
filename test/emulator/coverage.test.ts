import { expect, test } from 'vitest'
import { coverage } from './coverage.ts'
import { versionedRoutes } from './routes.ts'

const registered = versionedRoutes.map((route) => `${route.method} ${route.path}`)
const listed = coverage.map((entry) => `${entry.method} ${entry.route}`)

test('every route that answers is in the coverage list', () => {
  expect(registered.filter((route) => !listed.includes(route))).toEqual([])
})

test('every entry of the coverage list answers', () => {
  expect(listed.filter((route) => !registered.includes(route))).toEqual([])
})

test('nothing is registered or listed twice', () => {
  expect(new Set(registered).size).toBe(registered.length)
  expect(new Set(listed).size).toBe(listed.length)
})

test('every entry says what it leaves out, where it was read and when', () => {
  for (const entry of coverage) {
    expect(entry.note).not.toBe('')
    expect(entry.source).toMatch(/\/docs\/|^none: /)
    expect(entry.readOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  }
})

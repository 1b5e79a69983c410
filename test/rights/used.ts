import path from 'node:path'
import { expect } from 'vitest'
import { RIGHTS_USED } from '../demo/world/rights.ts'

/** What a ground in this very process is told, so that it keeps a record of what this test file uses. */
export function rightsUsed(): { readonly usesDirectory: string; readonly usedBy: string } {
  const { testPath } = expect.getState()
  if (testPath === undefined) throw new Error('no test is running')
  return { usesDirectory: RIGHTS_USED, usedBy: path.relative(process.cwd(), testPath) }
}

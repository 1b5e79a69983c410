import { rm } from 'node:fs/promises'
import { RIGHTS_USED } from '../demo/world/rights.ts'

// `npm test` begins with this: what the suite used is what was used since. A run of single files only adds to it.
await rm(RIGHTS_USED, { recursive: true, force: true })

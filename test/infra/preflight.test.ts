import { expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { passesPreflight } from '../../infra/preflight.ts'
import { exampleDeployment } from './synthesis.ts'

function look(change: object) {
  const lines: string[] = []
  const passes = passesPreflight({ ...exampleDeployment, ...change }, registry, (line) => lines.push(line))
  return { passes, lines }
}

it('stops a deployment with an error and says in one line where it is, what it is and how to mend it', () => {
  const { passes, lines } = look({ name: 'a_b' })
  expect(passes).toBe(false)
  expect(lines).toEqual([
    'error: shared/deployment.ts, name: it is not written as it must be; use letters, digits and single hyphens, a letter first',
  ])
})

it('says warnings and goes on', () => {
  const { passes, lines } = look({ confirm: false })
  expect(passes).toBe(true)
  expect(lines).toContainEqual(expect.stringMatching(/^warning: shared\/deployment\.ts, confirm: LOGINS/))
})

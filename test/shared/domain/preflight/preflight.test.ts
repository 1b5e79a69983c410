import { expect, it } from 'vitest'
import { registry } from '../../../../functions/registry.ts'
import { deployment } from '../../../../shared/deployment.ts'
import { preflight } from '../../../../shared/domain/preflight/preflight.ts'
import type { Manifest } from '../../../../shared/kernel/manifest.ts'
import { goodApp, goodDeployment, rooms } from './deployments.ts'

const house: Readonly<Record<string, Manifest>> = registry

it('finds nothing in a deployment as it should be', () => {
  expect(preflight(goodDeployment, rooms)).toEqual([])
})

it('lets the committed deployment through', () => {
  const errors = preflight(deployment, house).filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([])
})

it('says loudly that logins take effect unconfirmed, and lets it be', () => {
  expect(preflight({ ...goodDeployment, confirm: false }, rooms)).toEqual([
    expect.objectContaining({
      severity: 'warning',
      path: 'confirm',
      what: expect.stringContaining('LOGINS TAKE EFFECT UNCONFIRMED'),
    }),
  ])
})

it('warns of an app that nobody can log in to', () => {
  const apps = { main: { ...goodApp, configurations: {} } }
  expect(preflight({ ...goodDeployment, apps }, rooms)).toEqual([
    expect.objectContaining({ severity: 'warning', path: 'apps.main.configurations' }),
  ])
})

it('warns when nobody may ask for links', () => {
  expect(preflight({ ...goodDeployment, callers: {} }, rooms)).toEqual([
    expect.objectContaining({ severity: 'warning', path: 'callers' }),
  ])
})

it('tells of a misshapen deployment only the shape', () => {
  const found = preflight({ ...goodDeployment, name: '', confirm: false }, rooms)
  expect(found.map(({ path }) => path)).toEqual(['name'])
})

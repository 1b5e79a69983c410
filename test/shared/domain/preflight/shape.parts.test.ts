import { expect, it } from 'vitest'
import { shapeFindings } from '../../../../shared/domain/preflight/shape.ts'
import { goodApp, goodConfiguration, goodDeployment } from './deployments.ts'

function without(whole: object, part: string): object {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== part))
}

it.each(['configurationId', 'tokenKind', 'permissions', 'assetTypes', 'automations'])(
  'a login configuration without %s is told by its place',
  (part) => {
    const configurations = { insights: without(goodConfiguration, part) }
    const findings = shapeFindings({ ...goodDeployment, apps: { main: { ...goodApp, configurations } } })
    expect(findings).toMatchObject([{ severity: 'error', path: `apps.main.configurations.insights.${part}` }])
  },
)

it.each(['appId', 'ownBusinessId', 'graphVersion', 'configurations'])(
  'an app without %s is told by its place',
  (part) => {
    const findings = shapeFindings({ ...goodDeployment, apps: { main: without(goodApp, part) } })
    expect(findings).toMatchObject([{ severity: 'error', path: `apps.main.${part}` }])
  },
)

it.each(['page', 'system_user', 'SYSTEM_USER', ''])(
  'there is no kind of token that is called %j',
  (tokenKind) => {
    const configurations = { insights: { ...goodConfiguration, tokenKind } }
    const findings = shapeFindings({ ...goodDeployment, apps: { main: { ...goodApp, configurations } } })
    expect(findings).toMatchObject([{ path: 'apps.main.configurations.insights.tokenKind' }])
  },
)

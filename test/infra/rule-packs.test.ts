import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { afterAll, expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { acknowledgements } from '../../infra/acknowledgements.ts'
import { buildApp } from '../../infra/build-app.ts'
import { acknowledgementOf, checkByRulePacks } from '../../infra/rule-packs.ts'
import { exampleDeployment } from './synthesis.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'rule-packs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function emptyBundle(key: string): string {
  const bundle = path.join(folder, 'bundles', key)
  mkdirSync(bundle, { recursive: true })
  writeFileSync(path.join(bundle, 'index.js'), `// ${key}`)
  return bundle
}

/** What the packs find in the whole app, acknowledged or not. */
function findings(): { readonly ruleName: string; readonly constructPath: string }[] {
  const bundles = Object.fromEntries(Object.keys(registry).map((key) => [key, emptyBundle(key)]))
  const app = buildApp({
    deployment: exampleDeployment,
    registry,
    bundles,
    outdir: path.join(folder, 'whole'),
  })
  return [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
    pack.validateScope(app).violations.flatMap(({ ruleName, violatingResources }) =>
      (violatingResources ?? []).map(({ constructPath }) => ({
        ruleName,
        constructPath: constructPath ?? '',
      })),
    ),
  )
}

const found = findings()

it('leaves no finding without its reason', () => {
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter(({ ruleName, constructPath }) => !acknowledgementOf(ruleName, constructPath))).toEqual(
    [],
  )
})

it.each(acknowledgements)('still needs the reason for $rule at $where', (acknowledgement) => {
  const covered = found.filter(
    ({ ruleName, constructPath }) => acknowledgementOf(ruleName, constructPath) === acknowledgement,
  )
  expect(covered).not.toEqual([])
})

it('fails the synthesis of a role that may do anything', () => {
  const app = new App({ outdir: path.join(folder, 'planted'), analyticsReporting: false })
  const role = new Role(new Stack(app, 'Planted'), 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }))
  checkByRulePacks(app)
  expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::dynamodb:*]')
})

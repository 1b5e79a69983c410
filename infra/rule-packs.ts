import {
  type App,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Validations,
} from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { type Acknowledgement, acknowledgements } from './acknowledgements.ts'

/** Which acknowledgement covers a finding of a rule at a construct. */
export function acknowledgementOf(ruleName: string, constructPath: string): Acknowledgement | undefined {
  return acknowledgements.find(({ rule, where }) => rule.test(ruleName) && where.test(constructPath))
}

function standing(violation: PolicyViolation): PolicyViolation[] {
  const { ruleName } = violation
  const violatingResources = violation.violatingResources.filter(
    ({ constructPath }) => !acknowledgementOf(ruleName, constructPath ?? ''),
  )
  return violatingResources.length > 0 ? [{ ...violation, violatingResources }] : []
}

/** A pack whose acknowledged findings are left out; the name of a finding may hold generated ids, so patterns decide. */
function acknowledging(pack: IPolicyValidationPlugin): IPolicyValidationPlugin {
  return {
    name: pack.name,
    validate(context): PolicyValidationPluginReport {
      const report = pack.validate(context)
      const violations = report.violations.flatMap(standing)
      return { ...report, success: violations.length === 0, violations }
    },
  }
}

/** AWS's packs AwsSolutions and Serverless look over the app at synth; a finding that is not acknowledged fails it. */
export function checkByRulePacks(app: App): void {
  const packs = [new AwsSolutionsChecks(app), new ServerlessChecks(app)]
  Validations.of(app).addPlugins(...packs.map(acknowledging))
}

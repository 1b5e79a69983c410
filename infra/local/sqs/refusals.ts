import { AwsFailure } from '../service.ts'

export const invalid = (message: string) => new AwsFailure('InvalidParameterValue', message)

export const missing = (member: string) =>
  new AwsFailure('MissingParameter', `The request must contain the parameter ${member}.`)

/** The value, if it lies in the range that AWS allows. */
export function within(value: number, least: number, most: number, parameter: string): number {
  if (value >= least && value <= most) return value
  throw invalid(
    `Value ${value} for parameter ${parameter} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  )
}

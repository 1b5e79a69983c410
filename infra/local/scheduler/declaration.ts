import { UnknownToGround } from '../service.ts'
import type { Resource } from '../template/stacks.ts'

/** An `AWS::Scheduler::Schedule` that calls a function at a rate. */
export interface ScheduleDeclaration {
  readonly logicalId: string
  readonly arn: string
  readonly everyMilliseconds: number
  readonly enabled: boolean
  readonly functionArn: string
  /** The event as the template gives it; undefined for the default one of EventBridge Scheduler. */
  readonly input: string | undefined
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

const CANNOT_FAIL =
  'the function takes an event asynchronously: handing it over cannot fail on one machine, and what happens then is for Lambda to repeat'

export function readSchedule(resource: Resource): ScheduleDeclaration {
  const { logicalId } = resource
  return resource.properties((properties) => {
    properties.anything('Name')
    const window = properties.optionalMap('FlexibleTimeWindow')
    window?.only('Mode', 'OFF')
    window?.end()
    properties.only('State', 'ENABLED', 'DISABLED')
    const target = properties.optionalMap('Target')
    const functionArn = target?.text('Arn') ?? ''
    if (!functionArn.includes(':lambda:'))
      throw new UnknownToGround(`the target ${functionArn} of ${logicalId}`)
    const input = target?.optionalText('Input')
    target?.end({
      RoleArn: 'permissions are not enforced on one machine',
      RetryPolicy: CANNOT_FAIL,
      DeadLetterConfig: CANNOT_FAIL,
    })
    return {
      logicalId,
      arn: resource.attribute('Arn'),
      everyMilliseconds: readRate(properties.text('ScheduleExpression')),
      enabled: properties.optionalText('State') !== 'DISABLED',
      functionArn,
      input,
    }
  })
}

function readRate(expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (!(milliseconds > 0)) throw new UnknownToGround(`the schedule expression ${expression}`)
  return milliseconds
}

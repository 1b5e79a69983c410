import { Stack } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

const ATTEMPTS_AGAIN = 3
/** A tick older than this is not worth delivering: the next ones catch up by themselves. */
const OLDEST_TICK_SECONDS = 300

/** Calls a function every so many minutes; ticks that cannot be delivered become dead letters. */
export function schedule(
  scope: Construct,
  handler: IFunction,
  deadLetters: IQueue,
  everyMinutes: number,
): CfnSchedule {
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: {
      schedule: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
        ],
      }),
    },
  })
  return new CfnSchedule(scope, 'Schedule', {
    scheduleExpression: `rate(${everyMinutes} ${everyMinutes === 1 ? 'minute' : 'minutes'})`,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: handler.functionArn,
      roleArn: role.roleArn,
      retryPolicy: {
        maximumRetryAttempts: ATTEMPTS_AGAIN,
        maximumEventAgeInSeconds: OLDEST_TICK_SECONDS,
      },
      deadLetterConfig: { arn: deadLetters.queueArn },
    },
  })
}

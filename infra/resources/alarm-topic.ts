import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'

/** Where alarms go: the operator's mailbox, once the operator has confirmed the subscription. */
export function alarmTopic(scope: Construct, operatorEmail: string): Topic {
  const topic = new Topic(scope, 'AlarmTopic', { enforceSSL: true })
  // a topic with a policy of its own loses the default one, which let CloudWatch publish
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsPublish',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  topic.addSubscription(new EmailSubscription(operatorEmail))
  return topic
}

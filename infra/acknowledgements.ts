/** A finding of AWS's rule packs that stands, and why. */
export interface Acknowledgement {
  /** Name of the rule as the pack reports it, with the finding in brackets where it has one. */
  readonly rule: RegExp
  /** Path of the construct in the tree. */
  readonly where: RegExp
  readonly reason: string
}

const deadLetters = /\/DeadLetters\/Resource$/
const functions = /\/Function\/Resource$/

/**
 * What the packs find and what stays as it is. A test refuses one that matches nothing any more: a reason must not
 * outlive what it excuses.
 */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rule: /^AwsSolutions-DDB3$/,
    where: /\/Ephemeral\/Resource$/,
    reason:
      'Links, attempts and handles live for hours; a backup of them would only keep what is meant to vanish.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    where: /\/Results\/Resource$/,
    reason:
      'No function may read a result, so readers are the deployer’s own roles: CloudTrail data events record them where that is wanted, without a second bucket of logs.',
  },
  {
    rule: /^AwsSolutions-SMG4$/,
    where: /\/AppSecret[^/]+$/,
    reason:
      "Only a person can reset an app secret, in Meta's dashboard; `npm run setup` stores the new one and keeps the previous one valid beside it.",
  },
  {
    rule: /^(AwsSolutions-SQS3|Serverless-SQSRedrivePolicy)$/,
    where: deadLetters,
    reason: 'It is itself the queue for dead letters.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/insights\/\*\]$/,
    where: /\/AutomationsHourlyInsights\/Role\/Resource$/,
    reason:
      'The names of results hold ids and times that nobody knows beforehand; the right ends at this prefix.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/insights\/\*\]$/,
    where: /\/ConnectionsErase\/Role\/Resource$/,
    reason: 'Which results a connection has, only a listing tells; the right to delete ends at their prefix.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/webhook-entries\/\*\]$/,
    where: /\/Webhooks(Receive|Process)\/Role\/Resource$/,
    reason: 'The name of an entry is the hash of what Meta will send; the right ends at this prefix.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/WebhooksReceive\/Route(GET|POST)WebhooksApp$/,
    reason:
      'Meta signs the body with the app secret instead, and names a token when it verifies the address.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/WebhooksDeauthorize\/RoutePOSTWebhooksAppDeauthorize$/,
    reason: 'Meta signs the request with the app secret instead, by one algorithm and no other.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/(HealthLive\/RouteGETHealth|LoginStart\/RouteGETLoginLink|LoginCallback\/RouteGETCallbackApp)$/,
    reason:
      'Browsers and monitors come without credentials: a link of 32 random bytes, a state with its cookie, or nothing to protect stands in their place.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/WebhooksDataDeletion\/RoutePOSTWebhooksAppDataDeletion$/,
    reason: 'Meta signs the request in its body with the app secret instead.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/WebhooksDeletionStatus\/RouteGETDeletionsCode$/,
    reason:
      'A person comes from Facebook without credentials: a code of 130 bits stands in their place, and the page names nobody.',
  },
  {
    rule: /^Serverless-SNSRedrivePolicy$/,
    where: /\/AlarmTopic\//,
    reason: 'SNS tries mail for hours by itself, and the alarm stays red until somebody looks.',
  },
  {
    rule: /^Serverless-LambdaDLQ$/,
    where: functions,
    reason:
      'Queues and streams keep what fails in dead letters of their own, HTTP callers hear of it, and what a failed tick of a schedule left is done by the next one.',
  },
  {
    rule: /^Serverless-LambdaTracing$/,
    where: functions,
    reason:
      'Every log line and metric carries the request, the attempt or the connection; traces would add rights and a price to each run and show no more.',
  },
  {
    rule: /^Serverless-LambdaEventSourceMappingDestination$/,
    where: /\/Messages$/,
    reason: 'The redrive policy of the queue itself keeps what fails.',
  },
]

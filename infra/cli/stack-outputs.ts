import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { Refusal } from './refusal.ts'

/** The outputs of a deployed stack by name. */
export async function stackOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<ReadonlyMap<string, string>> {
  const { Stacks: stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName: stackName }))
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error
      throw new Refusal(
        `there is no stack ${stackName} in this account and region: run npx cdk deploy --all first`,
      )
    })
  const outputs = stacks.flatMap(({ Outputs = [] }) => Outputs)
  return new Map(
    outputs.flatMap(({ OutputKey, OutputValue }) =>
      OutputKey !== undefined && OutputValue !== undefined ? [[OutputKey, OutputValue] as const] : [],
    ),
  )
}

// CloudFormation has no code of its own for a stack that does not exist
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)
}

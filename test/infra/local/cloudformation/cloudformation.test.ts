import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation'
import { expect, test, vi } from 'vitest'
import { createCloudFormation } from '../../../../infra/local/cloudformation/cloudformation.ts'
import { openGateway } from '../open-gateway.ts'

// what is refused aloud is not wanted in the tests' output
vi.spyOn(console, 'error').mockImplementation(() => {})

async function openStacks() {
  const opened = await openGateway((clock) => createCloudFormation({ clock }))
  opened.service.defineStack({ stackName: 'backend', outputs: { Url: 'http://x/?a=1&b=<2>', Empty: '' } })
  opened.service.defineStack({ stackName: 'data', outputs: {} })
  return { ...opened, stacks: new CloudFormationClient(opened.client) }
}

test('a stack tells its outputs', async () => {
  const { stacks } = await openStacks()
  const { Stacks } = await stacks.send(new DescribeStacksCommand({ StackName: 'backend' }))
  expect(Stacks).toHaveLength(1)
  expect(Stacks?.[0]).toMatchObject({ StackName: 'backend', StackStatus: 'CREATE_COMPLETE' })
  expect(Stacks?.[0]?.Outputs).toEqual([
    { OutputKey: 'Url', OutputValue: 'http://x/?a=1&b=<2>' },
    { OutputKey: 'Empty', OutputValue: '' },
  ])
  expect(Stacks?.[0]?.CreationTime).toBeInstanceOf(Date)
})

test('all stacks are told when none is named', async () => {
  const { stacks } = await openStacks()
  const { Stacks } = await stacks.send(new DescribeStacksCommand({}))
  expect(Stacks?.map(({ StackName }) => StackName)).toEqual(['backend', 'data'])
})

test('a stack that is not there is a validation error, as in AWS', async () => {
  const { stacks } = await openStacks()
  await expect(stacks.send(new DescribeStacksCommand({ StackName: 'elsewhere' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id elsewhere does not exist',
  })
})

test('other operations and members are refused aloud', async () => {
  const { stacks } = await openStacks()
  await expect(stacks.send(new ListStacksCommand({}))).rejects.toMatchObject({
    name: 'UnknownToGround',
    message: 'the local ground does not know the operation CloudFormation.ListStacks',
  })
  await expect(stacks.send(new DescribeStacksCommand({ NextToken: 'x' }))).rejects.toMatchObject({
    message: 'the local ground does not know the member DescribeStacks.NextToken',
  })
})

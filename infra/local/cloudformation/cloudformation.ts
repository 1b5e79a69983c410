import type { Clock } from '../clock.ts'
import { element, xmlDeclaration } from '../protocol/xml.ts'
import {
  AwsFailure,
  type AwsRequest,
  type AwsResponse,
  type LocalService,
  UnknownToGround,
} from '../service.ts'
import { rightsOfDescribeStacks } from './authorization.ts'

/** CloudFormation on the ground: it tells the outputs of the stacks that stand, nothing else. */
export interface CloudFormation extends LocalService {
  defineStack(spec: StackSpec): void
}

export interface StackSpec {
  readonly stackName: string
  readonly outputs: Readonly<Record<string, string>>
}

const known = ['Action', 'Version', 'StackName']
const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'

export function createCloudFormation({ clock }: { readonly clock: Clock }): CloudFormation {
  const stacks: (StackSpec & { readonly madeAt: number })[] = []
  return {
    signingName: 'cloudformation',
    rightsOf: (request) => rightsOfDescribeStacks(readForm(request)),
    handle: async (request) => {
      const form = readForm(request)
      const name = form.get('StackName')
      const found = stacks.filter(({ stackName }) => name === null || stackName === name)
      if (name !== null && found.length === 0) {
        throw new AwsFailure('ValidationError', `Stack with id ${name} does not exist`)
      }
      const result = element('Stacks', found.map(stackElement))
      return describedStacks(result)
    },
    defineStack: (spec) => void stacks.push({ ...spec, madeAt: clock.now() }),
  }
}

function readForm({ method, headers, body }: AwsRequest): URLSearchParams {
  if (method !== 'POST' || headers['content-type'] !== 'application/x-www-form-urlencoded') {
    throw new UnknownToGround(
      `${method} with ${headers['content-type'] ?? 'no content type'} at CloudFormation`,
    )
  }
  const form = new URLSearchParams(body.toString('utf8'))
  const action = form.get('Action')
  if (action !== 'DescribeStacks') throw new UnknownToGround(`the operation CloudFormation.${action}`)
  for (const parameter of form.keys()) {
    if (!known.includes(parameter)) throw new UnknownToGround(`the member DescribeStacks.${parameter}`)
  }
  return form
}

function stackElement(stack: StackSpec & { readonly madeAt: number }): string {
  const outputs = Object.entries(stack.outputs).map(([key, value]) =>
    element('member', [element('OutputKey', key), element('OutputValue', value)]),
  )
  return element('member', [
    element('StackName', stack.stackName),
    element('CreationTime', new Date(stack.madeAt).toISOString()),
    element('StackStatus', 'CREATE_COMPLETE'),
    element('Outputs', outputs),
  ])
}

function describedStacks(stacks: string): AwsResponse {
  const result = element('DescribeStacksResult', [stacks])
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `${xmlDeclaration}<DescribeStacksResponse xmlns="${namespace}">${result}</DescribeStacksResponse>`,
  }
}

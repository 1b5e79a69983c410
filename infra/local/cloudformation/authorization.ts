import type { Right } from '../service.ts'
import { arnOfUnknown } from '../template/arn.ts'

/** What DescribeStacks takes: the right to the stack that it names, or to all of them. */
export function rightsOfDescribeStacks(form: URLSearchParams): readonly Right[] {
  const stackName = form.get('StackName')
  const resource = stackName === null ? '*' : arnOfUnknown('cloudformation', `stack/${stackName}/*`)
  return [{ action: 'cloudformation:DescribeStacks', resource }]
}

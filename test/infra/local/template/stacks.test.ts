import { describe, expect, it } from 'vitest'
import { loadAssembly } from '../../../../infra/local/template/assembly.ts'
import { resolveStacks } from '../../../../infra/local/template/stacks.ts'
import { PLACE, resolveTemplate, writeAssembly } from '../fixtures/assembly.ts'

const QUEUE = { Type: 'AWS::SQS::Queue' }

describe('stacks of an assembly', () => {
  it('names a resource after its stack and logical id, the same at each start', () => {
    const [queue] = resolveTemplate({ Resources: { Work: QUEUE } }).resources
    const [again] = resolveTemplate({ Resources: { Work: QUEUE } }).resources
    expect(queue?.attribute('QueueName')).toMatch(/^Stack-Work-[a-z0-9]{8}$/)
    expect(again?.ref).toBe(queue?.ref)
  })

  it('uses the name that a template gives', () => {
    const named = { ...QUEUE, Properties: { QueueName: { 'Fn::Sub': '${AWS::StackName}-work' } } }
    const [queue] = resolveTemplate({ Resources: { Work: named } }).resources
    expect(queue?.attribute('Arn')).toBe('arn:aws:sqs:us-east-1:000000000000:Stack-work')
    expect(queue?.ref).toBe('http://127.0.0.1:4566/000000000000/Stack-work')
  })

  it('keeps the path of a role in its ARN', () => {
    const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'link', Path: '/rooms/' } }
    const [found] = resolveTemplate({ Resources: { Role: role } }).resources
    expect(found?.attribute('Arn')).toBe('arn:aws:iam::000000000000:role/rooms/link')
  })

  it('leaves out a resource whose condition does not hold', () => {
    const stack = resolveTemplate({
      Parameters: { Stage: { Type: 'String', Default: 'demo' } },
      Conditions: { Live: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] } },
      Resources: { Work: { ...QUEUE, Condition: 'Live' }, Always: QUEUE },
    })
    expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['Always'])
  })

  it('hands exports to the stacks that depend on them, whatever the order of the manifest', () => {
    const directory = writeAssembly({
      App: {
        template: { Resources: {}, Outputs: { Url: { Value: { 'Fn::ImportValue': 'Data:Url' } } } },
        dependencies: ['Data'],
      },
      Data: {
        template: {
          Resources: { Work: { ...QUEUE, Properties: { QueueName: 'work' } } },
          Outputs: { Url: { Value: { Ref: 'Work' }, Export: { Name: 'Data:Url' } } },
        },
      },
    })
    const stacks = resolveStacks(loadAssembly(directory), PLACE)
    expect(stacks.map(({ stackName, outputs }) => [stackName, outputs['Url']])).toEqual([
      ['Data', 'http://127.0.0.1:4566/000000000000/work'],
      ['App', 'http://127.0.0.1:4566/000000000000/work'],
    ])
  })

  it.each([
    [
      'a resource type',
      { Resources: { Net: { Type: 'AWS::EC2::VPC' } } },
      'resource type AWS::EC2::VPC of Net',
    ],
    [
      'an attribute',
      { Resources: { Work: QUEUE }, Outputs: { O: { Value: { 'Fn::GetAtt': ['Work', 'Age'] } } } },
      'attribute Age of AWS::SQS::Queue Work',
    ],
    ['a reference', { Resources: {}, Outputs: { O: { Value: { Ref: 'Gone' } } } }, 'the resource Gone'],
    ['an export', { Resources: {}, Outputs: { O: { Value: { 'Fn::ImportValue': 'x' } } } }, 'the export x'],
    ['a condition', { Resources: { Work: { ...QUEUE, Condition: 'C' } } }, 'the condition C'],
    [
      'a value from an SSM parameter',
      {
        Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } },
        Resources: {},
        Outputs: { O: { Value: { Ref: 'P' } } },
      },
      'a value for parameter P',
    ],
  ])('refuses %s that it does not know', (_name, template, message) => {
    expect(() => resolveTemplate(template)).toThrow(`the local ground does not know ${message}`)
  })

  it('refuses a section of a template that it does not know', () => {
    const directory = writeAssembly({
      App: { template: { Resources: {}, Transform: 'AWS::Serverless-2016-10-31' } as never },
    })
    expect(() => loadAssembly(directory)).toThrow('template section Transform of stack App')
  })

  it('refuses an output that refers to its own name', () => {
    const circular = { ...QUEUE, Properties: { QueueName: { 'Fn::GetAtt': ['Work', 'QueueName'] } } }
    expect(() => resolveTemplate({ Resources: { Work: circular } }).resources[0]?.ref).toThrow(
      'refers to itself',
    )
  })
})

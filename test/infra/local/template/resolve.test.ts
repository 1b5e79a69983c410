import { describe, expect, it } from 'vitest'
import { resolveValue, type Scope } from '../../../../infra/local/template/resolve.ts'

const SCOPE: Scope = {
  reference: (name) => (name === 'AWS::NoValue' ? undefined : `<${name}>`),
  attribute: (logicalId, attribute) => `<${logicalId}:${attribute}>`,
  condition: (name) => name === 'Yes',
  mapping: (map, key, attribute) => `<${map}/${key}/${attribute}>`,
  importValue: (name) => `<import ${name}>`,
}

const resolve = (value: unknown) => resolveValue(value, SCOPE)

describe('intrinsic functions', () => {
  it.each([
    ['Ref', { Ref: 'Queue' }, '<Queue>'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '<Queue:Arn>'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Nested.Outputs.Url' }, '<Nested:Outputs.Url>'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'B' }, 3]] }, 'a/<B>/3'],
    ['Sub with references', { 'Fn::Sub': '${A}-${B.Arn}-${!literal}' }, '<A>-<B:Arn>-${literal}'],
    ['Sub with variables', { 'Fn::Sub': ['${x}-${A}', { x: { Ref: 'X' } }] }, '<X>-<A>'],
    ['Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['If', { 'Fn::If': ['Yes', { Ref: 'A' }, { Ref: 'B' }] }, '<A>'],
    ['If not', { 'Fn::If': ['No', { Ref: 'A' }, { Ref: 'B' }] }, '<B>'],
    ['Equals', { 'Fn::Equals': [{ Ref: 'A' }, '<A>'] }, true],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'No' }] }, true],
    ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'K' }, 'a'] }, '<Map/<K>/a>'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'Data:${A}' } }, '<import Data:<A>>'],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected)
  })

  it('resolves inside lists and objects and drops what has no value', () => {
    const value = { list: [{ Ref: 'A' }, { Ref: 'AWS::NoValue' }], gone: { Ref: 'AWS::NoValue' }, kept: 1 }
    expect(resolve(value)).toEqual({ list: ['<A>'], kept: 1 })
  })

  it('leaves the condition of a policy statement alone', () => {
    expect(resolve({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toEqual({
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
  })

  it('refuses a function that it does not know', () => {
    expect(() => resolve({ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] })).toThrow(
      'does not know the function Fn::Cidr',
    )
  })

  it('refuses a selection beyond the list', () => {
    expect(() => resolve({ 'Fn::Select': [2, ['a', 'b']] })).toThrow('item 2 of 2')
  })
})

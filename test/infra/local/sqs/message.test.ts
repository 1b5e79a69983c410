import { expect, test } from 'vitest'
import { bytesOf, md5OfAttributes } from '../../../../infra/local/sqs/message.ts'

const text = { DataType: 'String', StringValue: 'attribValue 1' }
const amount = { DataType: 'Number.float', StringValue: '4563442423554324324264524243.32543234' }
const binary = {
  DataType: 'Binary',
  BinaryValue: Buffer.from('Hello binary world!').toString('base64'),
}

// the examples of the npm package aws-md5-of-message-attributes, which was written after AWS's description
test('the digest of attributes agrees with another implementation', () => {
  expect(md5OfAttributes({ attribName1: text })).toBe('19e27d4e946b072f3f58da80d94fd778')
  expect(md5OfAttributes({ customNumberTypeAttrib: amount })).toBe('9fe1b90bbd9965bdf77bac517c7d2495')
  expect(md5OfAttributes({ binaryAttribute: binary })).toBe('31a92b15d92f8db860eda32aceb656c3')
  const all = { binaryAttribute: binary, customNumberTypeAttrib: amount, attribName1: text }
  expect(md5OfAttributes(all)).toBe('c932db14a896c663f83c260297d594ff')
})

test('without attributes there is no digest', () => {
  expect(md5OfAttributes({})).toBeUndefined()
})

test('the size of a message is that of its bytes, attributes included', () => {
  expect(bytesOf('\u00fc', {})).toBe(2)
  expect(bytesOf('x', { name: { DataType: 'Binary', BinaryValue: 'AAAA' } })).toBe(1 + 4 + 6 + 3)
})

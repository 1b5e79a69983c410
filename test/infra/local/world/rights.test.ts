import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { readPolicy } from '../../../../infra/local/iam/policy.ts'
import type { Template } from '../../../../infra/local/template/assembly.ts'
import { type Ground, startGround } from '../../../../infra/local/world.ts'
import { temporaryFolder } from '../fixtures/function-folder.ts'
import { smallWorld } from '../fixtures/small-world.ts'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

async function start(change?: (template: Template) => Template): Promise<Ground & { state: string }> {
  const state = temporaryFolder()
  const ground = await startGround({
    assembly: smallWorld(change),
    state,
    graphOrigin: 'http://127.0.0.1:4010',
    dialogOrigin: 'http://127.0.0.1:4010',
  })
  onTestFinished(() => ground.close())
  return { ...ground, state }
}

/** From now on no role may do this. */
function deny({ guard, declarations }: Ground, action: string): void {
  const statement = { Effect: 'Deny', Action: action, Resource: '*' }
  const denied = readPolicy('the test', { Version: '2012-10-17', Statement: statement }, 'identity')
  const { roles, resources } = declarations.policies
  guard.enforce({
    roles: roles.map((role) => ({ ...role, statements: [...role.statements, ...denied] })),
    resources,
  })
}

function restore({ guard, declarations }: Ground): void {
  guard.enforce(declarations.policies)
}

const post = ({ apiOrigin }: Ground) => fetch(`${apiOrigin}/rows/r1`, { method: 'POST' })
const told = ({ services }: Ground) => services.eventBridge.events().map((event) => event['detail-type'])
const refused = ({ guard }: Ground) => [...new Set(guard.denials().map(({ action }) => action))]

it.each(['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'])(
  'leaves messages in the queue of a function that lacks %s, until it has it',
  async (action) => {
    const ground = await start()
    deny(ground, action)
    await ground.pass(20_000)
    await post(ground)
    await ground.pass(60_000)
    expect(told(ground)).not.toContain('worked')
    expect(refused(ground)).toEqual([action])
    restore(ground)
    await ground.pass(20_000)
    expect(told(ground)).toContain('worked')
  },
)

it('hands the messages of a function that may not delete them over again', async () => {
  const ground = await start()
  deny(ground, 'sqs:DeleteMessage')
  await post(ground)
  await ground.pass(31_000)
  expect(told(ground).filter((type) => type === 'worked').length).toBeGreaterThan(1)
  expect(refused(ground)).toEqual(['sqs:DeleteMessage'])
})

it.each(['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'])(
  'keeps changes in the stream of a function that lacks dynamodb:%s, until it has it',
  async (operation) => {
    const ground = await start()
    deny(ground, `dynamodb:${operation}`)
    await post(ground)
    await ground.pass(30_000)
    expect(told(ground)).not.toContain('changed')
    expect(refused(ground)).toEqual([`dynamodb:${operation}`])
    restore(ground)
    await ground.pass(20_000)
    expect(told(ground)).toContain('changed')
  },
)

const withDeadLetters = (template: Template): Template => {
  const { Tick } = template.Resources
  const Target = { ...Object(Tick?.Properties?.['Target']), DeadLetterConfig: { Arn: deadLetters } }
  const changed = { Type: 'AWS::Scheduler::Schedule', Properties: { ...Tick?.Properties, Target } }
  return { ...template, Resources: { ...template.Resources, Tick: changed } }
}
const deadLetters = { 'Fn::GetAtt': ['Spare', 'Arn'] }

it('sets a tick that may not be handed over aside as a dead letter', async () => {
  const ground = await start(withDeadLetters)
  deny(ground, 'lambda:InvokeFunction')
  await ground.pass(60_000)
  expect(told(ground)).toEqual([])
  const [letter] = ground.services.sqs.peek(ground.queues['Spare']?.arn ?? '')
  expect(JSON.parse(letter?.body ?? '{}')).toMatchObject({ source: 'aws.scheduler' })
})

it('loses a dead letter that the role may not send', async () => {
  const ground = await start(withDeadLetters)
  deny(ground, 'lambda:InvokeFunction')
  const { roles, resources } = ground.declarations.policies
  ground.guard.enforce({ roles: roles.map((role) => ({ ...role, statements: [] })), resources })
  await ground.pass(60_000)
  expect(ground.services.sqs.peek(ground.queues['Spare']?.arn ?? '')).toEqual([])
  expect(refused(ground)).toEqual(expect.arrayContaining(['lambda:InvokeFunction', 'sqs:SendMessage']))
})

it.each(['logs:CreateLogStream', 'logs:PutLogEvents'])(
  'runs a function that lacks %s, and keeps no log of it',
  async (action) => {
    const ground = await start()
    deny(ground, action)
    expect((await post(ground)).status).toBe(202)
    expect(readFileSync(path.join(ground.state, 'logs', 'Door.log'), 'utf8')).toBe('')
    expect(refused(ground)).toContain(action)
  },
)

it('answers 500 where the policy of a function does not let the API call it', async () => {
  const ground = await start()
  ground.guard.enforce({ roles: ground.declarations.policies.roles, resources: [] })
  expect((await post(ground)).status).toBe(500)
  expect(ground.guard.denials()).toMatchObject([
    { action: 'lambda:InvokeFunction', because: expect.stringContaining('no resource-based policy') },
  ])
})

it('tells what it refused to other programs', async () => {
  const ground = await start()
  deny(ground, 'dynamodb:PutItem')
  expect((await post(ground)).status).toBe(500)
  const response = await fetch(`${ground.awsOrigin}/__ground/denials`)
  expect(await response.json()).toEqual([
    {
      who: expect.stringContaining('Door'),
      action: 'dynamodb:PutItem',
      resource: expect.stringContaining('table/Small-Rows'),
      because: 'with an explicit deny in an identity-based policy',
    },
  ])
})

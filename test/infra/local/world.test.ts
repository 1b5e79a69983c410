import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startGround, type Ground, type GroundOptions } from '../../../infra/local/world.ts'
import { temporaryFolder } from './fixtures/function-folder.ts'
import { smallWorld } from './fixtures/small-world.ts'

async function start(options: Partial<GroundOptions> = {}): Promise<Ground & { state: string }> {
  const state = temporaryFolder()
  const ground = await startGround({
    assembly: smallWorld(),
    state,
    graphOrigin: 'http://127.0.0.1:4010',
    dialogOrigin: 'http://127.0.0.1:4011',
    ...options,
  })
  onTestFinished(() => ground.close())
  return { ...ground, state }
}

const told = ({ services }: Ground) =>
  services.eventBridge.events().map((event) => ({ type: event['detail-type'], detail: event.detail }))

describe('a world', () => {
  it('runs a request through function, table, queue, stream and bus', async () => {
    const ground = await start()
    const response = await fetch(`${ground.apiOrigin}/rows/r1`, { method: 'POST' })
    expect([response.status, await response.text()]).toEqual([202, 'r1'])
    await ground.rest()
    expect(told(ground).toSorted((a, b) => (a.type < b.type ? -1 : 1))).toEqual([
      { type: 'changed', detail: { eventName: 'INSERT', image: { pk: { S: 'r1' }, n: { N: '1' } } } },
      { type: 'worked', detail: { body: 'r1' } },
    ])
  })

  it('lets time pass, every tick of a schedule done before the next', async () => {
    const ground = await start()
    await ground.pass(3 * 60_000)
    expect(told(ground)).toEqual(
      Array.from({ length: 3 }, () => ({
        type: 'ticked',
        detail: { source: 'aws.scheduler', graph: 'http://127.0.0.1:4010' },
      })),
    )
  })

  it('describes itself in a file for other programs', async () => {
    const ground = await start({ principals: ['arn:aws:iam::000000000000:role/partner'] })
    const file = JSON.parse(readFileSync(path.join(ground.state, 'ground.json'), 'utf8')) as Record<
      string,
      unknown
    >
    expect(file).toMatchObject({
      apiOrigin: ground.apiOrigin,
      awsOrigin: ground.awsOrigin,
      region: 'us-east-1',
      accountId: '000000000000',
      stacks: { Small: { Url: ground.apiOrigin } },
      operator: {
        accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
        secretAccessKey: expect.any(String),
      },
      principals: [{ arn: 'arn:aws:iam::000000000000:role/partner', accessKeyId: expect.any(String) }],
      tables: { Rows: expect.stringMatching(/^Small-Rows-/) },
      queues: { Work: { url: expect.stringContaining(ground.awsOrigin) } },
    })
    expect(ground.apiOrigin).toMatch(/^http:\/\/localhost:\d+$/)
    expect(existsSync(ground.buckets['Results']?.directory ?? '')).toBe(true)
  })

  it('starts afresh in the directory of an earlier world', async () => {
    const first = await start()
    await fetch(`${first.apiOrigin}/rows/r1`, { method: 'POST' })
    await first.close()
    const second = await start({ state: first.state })
    expect(await second.services.dynamodb.scanAll(second.tables['Rows'] ?? '')).toEqual([])
    expect(readFileSync(path.join(first.state, 'logs', 'Door.log'), 'utf8')).toBe('')
  })

  it('leaves alone a directory that it did not make', async () => {
    const state = temporaryFolder()
    writeFileSync(path.join(state, 'letter.txt'), 'dear')
    await expect(start({ state })).rejects.toThrow('was not made by the ground')
    expect(readFileSync(path.join(state, 'letter.txt'), 'utf8')).toBe('dear')
  })

  it('refuses a template that it does not understand before it touches anything', async () => {
    const state = temporaryFolder()
    const assembly = smallWorld((template) => ({
      ...template,
      Resources: { ...template.Resources, Site: { Type: 'AWS::CloudFront::Distribution' } },
    }))
    await expect(start({ state, assembly })).rejects.toThrow(
      'resource type AWS::CloudFront::Distribution of Site',
    )
    expect(existsSync(path.join(state, 'ground.json'))).toBe(false)
  })

  it('does not wait for functions that run when it is closed', async () => {
    const hanging = 'exports.handler = () => new Promise(() => setInterval(() => 0, 1000))'
    const ground = await start({
      assembly: smallWorld((template) => template, { worker: hanging, relay: hanging }),
    })
    await fetch(`${ground.apiOrigin}/rows/r1`, { method: 'POST' })
    while (ground.lambda.running() < 2) await rest(10)
    const pids = ground.lambda.functions.flatMap((pool) => pool.pids())
    await ground.close()
    expect(ground.lambda.running()).toBe(0)
    expect(pids).toHaveLength(3)
    expect(ground.lambda.functions.flatMap((pool) => pool.pids())).toEqual([])
  })

  it('frees its ports when it is closed', async () => {
    const first = await start()
    const apiPort = Number(new URL(first.apiOrigin).port)
    const awsPort = Number(new URL(first.awsOrigin).port)
    await first.close()
    const second = await start({ apiPort, awsPort })
    expect([second.apiOrigin, second.awsOrigin]).toEqual([first.apiOrigin, first.awsOrigin])
  })

  it('does not empty the world of another ground on the same ports', async () => {
    const first = await start()
    const awsPort = Number(new URL(first.awsOrigin).port)
    await expect(start({ state: first.state, awsPort })).rejects.toThrow('EADDRINUSE')
    expect(existsSync(path.join(first.state, 'ground.json'))).toBe(true)
  })
})

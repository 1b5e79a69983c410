import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSender } from '../../../../infra/local/sqs-sender.ts'
import { startGround } from '../../../../infra/local/world.ts'
import { temporaryFolder } from '../fixtures/function-folder.ts'
import { smallWorld } from '../fixtures/small-world.ts'

async function start() {
  const ground = await startGround({
    assembly: smallWorld(),
    state: temporaryFolder(),
    graphOrigin: 'http://127.0.0.1:4010',
    dialogOrigin: 'http://127.0.0.1:4010',
  })
  onTestFinished(() => ground.close())
  const url = (route: string) => `${ground.awsOrigin}/__ground${route}`
  const get = async (route: string) => (await fetch(url(route))).json()
  const post = async (route: string, input: object = {}) =>
    (await fetch(url(route), { method: 'POST', body: JSON.stringify(input) })).json()
  return { ground, url, get, post }
}

describe('a look inside the ground', () => {
  it('tells rows, events, queues, functions and logs after a request', async () => {
    const { ground, url, get, post } = await start()
    await fetch(`${ground.apiOrigin}/rows/r1`, { method: 'POST' })
    await post('/rest')
    expect(await get('/tables/Rows')).toEqual([{ pk: 'r1', n: 1 }])
    expect(await get('/events')).toMatchObject([{ busName: 'bus' }, { busName: 'bus' }])
    expect(await get('/queues')).toMatchObject([
      { logicalId: 'Work', visible: 0, inFlight: 0, delayed: 0 },
      {},
    ])
    expect(await get('/functions')).toMatchObject([
      { logicalId: 'Door', running: 0, pids: [expect.any(Number)] },
      {},
      {},
      {},
    ])
    expect(await (await fetch(url('/logs/Door'))).text()).toContain('REPORT RequestId: ')
  })

  it('shows the messages of a queue as they lie', async () => {
    const { ground, get } = await start()
    const send = createSender(ground.services.sqs, ground.declarations.stores.queues, ground.guard)
    const role = ground.lambda.find('Worker').declaration.roleArn
    await send(role, ground.queues['Spare']?.arn ?? '', 'kept', { kind: 'letter' })
    expect(await get('/queues/Spare/messages')).toMatchObject([{ body: 'kept', receiveCount: 0 }])
    expect(await get('/queues')).toMatchObject([{ logicalId: 'Work' }, { logicalId: 'Spare', visible: 1 }])
  })

  it('lists the objects of a bucket under a prefix', async () => {
    const { ground, get } = await start()
    const directory = ground.buckets['Results']?.directory ?? ''
    writeFileSync(path.join(directory, 'a%3A1.json'), '{}')
    writeFileSync(path.join(directory, 'b.json'), '{}')
    expect(await get('/buckets/Results?prefix=a')).toEqual([
      { key: 'a:1.json', bytes: 2, file: path.join(directory, 'a%3A1.json') },
    ])
  })

  it('runs a schedule and a function by hand', async () => {
    const { get, post } = await start()
    expect(await post('/schedules/Tick/run')).toEqual({ started: 'Tick' })
    await post('/rest')
    expect(await get('/events')).toMatchObject([{ 'detail-type': 'ticked' }])
    expect(await post('/functions/Ticker/invoke', { source: 'me' })).toMatchObject({ status: 'succeeded' })
    expect(await get('/events')).toMatchObject([{}, { detail: { source: 'me' } }])
  })

  it('lets time pass', async () => {
    const { get, post } = await start()
    expect(await post('/clock', { advanceSeconds: 120 })).toMatchObject({ aheadSeconds: 120 })
    expect(await get('/clock')).toMatchObject({ aheadSeconds: 120 })
    expect(await get('/events')).toHaveLength(2)
  })

  it('lets time pass without the schedules of a function, and tells what else is due', async () => {
    const { ground, get, post } = await start()
    const [ticker = ''] = ground.lambda.functions.flatMap(({ declaration: { key, arn } }) =>
      ground.scheduler.schedules.some(({ functionArn }) => functionArn === arn) ? [key] : [],
    )
    expect(await get('/clock')).toHaveProperty('nextDueAt')
    expect(await get(`/clock?without=${ticker}`)).not.toHaveProperty('nextDueAt')
    expect(await post('/clock', { advanceSeconds: 120, without: ticker })).toMatchObject({
      aheadSeconds: 120,
    })
    expect(await get('/events')).toEqual([])
    await post('/clock', { advanceSeconds: 60 })
    expect(await get('/events')).toHaveLength(1)
  })

  it('has a page for people with what it tells escaped', async () => {
    const { url, post } = await start()
    await post('/functions/Ticker/invoke', { source: '<script>' })
    const page = await (await fetch(url('/'))).text()
    expect(page).toContain('<h1>The ground</h1>')
    expect(page).toContain('&#60;script&#62;')
    expect(page).not.toContain('<script>')
  })

  it('answers 404 for what there is not', async () => {
    const { url } = await start()
    const statuses = await Promise.all(
      ['/tables/Gone', '/logs/Gone', '/nothing'].map(async (route) => (await fetch(url(route))).status),
    )
    expect(statuses).toEqual([404, 404, 404])
  })
})

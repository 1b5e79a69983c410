import { deployment } from '../../../shared/deployment.ts'
import { startStandingWorld, type StandingWorld } from '../../kills/standing-world.ts'
import { amount, median, type Measure, percentile, ratio } from '../figure.ts'

const WARM_UPS = 10
const LOGINS = 200

async function timed(request: () => Promise<Response>): Promise<{ milliseconds: number; status: number }> {
  const began = performance.now()
  const response = await request()
  await response.arrayBuffer()
  return { milliseconds: performance.now() - began, status: response.status }
}

/** What one exchange takes Meta's emulator alone: it looks the code up and refuses it. */
function exchangeAlone({ emulator }: StandingWorld) {
  const [app] = Object.values(deployment.apps)
  const query = `client_id=${app?.appId}&client_secret=none&redirect_uri=none&code=none`
  return timed(() => fetch(`${emulator.origin}/v25.0/oauth/access_token?${query}`))
}

async function sample(world: StandingWorld) {
  const { url, cookie } = await world.passDialog(await world.invite())
  const meta = await exchangeAlone(world)
  const health = await timed(() => fetch(`${world.ground.apiOrigin}/health`))
  const callback = await timed(() => fetch(url, { redirect: 'manual', headers: { cookie } }))
  if (callback.status !== 302) throw new Error(`a callback was answered ${callback.status}`)
  return {
    callback: callback.milliseconds - meta.milliseconds,
    health: health.milliseconds,
    meta: meta.milliseconds,
  }
}

export const callback: Measure = {
  title: 'Callback',
  how: `${LOGINS} logins one after the other through the local HTTP API, warm. Meta's share, one exchange at the emulator, is taken off each. On AWS the calls to DynamoDB, KMS and SQS go over a network, so only the ratio to \`GET /health\`, which passes the same way and reads one secret's description, says something.`,
  async run() {
    const world = await startStandingWorld()
    try {
      for (let login = 0; login < WARM_UPS; login += 1) await sample(world)
      const samples: Awaited<ReturnType<typeof sample>>[] = []
      for (let login = 0; login < LOGINS; login += 1) samples.push(await sample(world))
      const callbacks = samples.map((each) => each.callback)
      const health = samples.map((each) => each.health)
      const figure = (percent: number) => ({
        what: `callback without Meta's share, p${percent}`,
        value: amount(percentile(callbacks, percent), 'ms'),
        beside: `\`GET /health\` p${percent}, ${amount(percentile(health, percent), 'ms')}: ${ratio(percentile(callbacks, percent), percentile(health, percent))}`,
      })
      return [
        figure(50),
        figure(99),
        { what: "Meta's share, taken off", value: amount(median(samples.map((each) => each.meta)), 'ms') },
      ]
    } finally {
      await world.close()
    }
  },
}

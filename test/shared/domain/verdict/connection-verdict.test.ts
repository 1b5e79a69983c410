import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../../shared/domain/connection.ts'
import type { JobTrouble } from '../../../../shared/domain/job.ts'
import { connectionVerdict } from '../../../../shared/domain/verdict/connection-verdict.ts'
import type { Health, Verdict } from '../../../../shared/domain/verdict/health.ts'
import { connection } from '../../../factories/connections.ts'

const ACTIVE = 1_000_000
const NOW = 2_000_000

function active(given: Partial<Connection> = {}): Connection {
  const { mark: _m, events: _e, publishedRevision: _p, unpublished: _u, ...own } = connection()
  return { ...own, activeAt: ACTIVE, ...given }
}

function health(verdict: Verdict, given: Partial<Health> = {}): Health {
  const evidence = [{ kind: 'call-refused', at: ACTIVE + 5, code: 190 }] as const
  return { verdict, since: ACTIVE + 10, evidence, attemptId: 'this', ...given }
}

const lost = { assets: [{ type: 'ad-account', assetId: '42' }], permissions: [] } as const
const trouble = (given: Partial<JobTrouble> = {}): JobTrouble => ({
  code: 'ERR_GRAPH_THROTTLED_OBJECT',
  at: NOW - 100,
  until: NOW + 900,
  ...given,
})
const bad = ['unknown', 'operator-error', 'blocked', 'token-dead', 'removed'] as const

it('a connection of which nothing was seen is healthy since it is active', () => {
  expect(connectionVerdict(active(), undefined, [], NOW)).toEqual({
    verdict: 'healthy',
    since: ACTIVE,
    evidence: [],
  })
})

it('a healthy installation makes a connection healthy no earlier than it is active', () => {
  expect(connectionVerdict(active(), health('healthy', { since: 7 }), [], NOW).since).toBe(ACTIVE)
  expect(connectionVerdict(active(), health('healthy'), [], NOW).since).toBe(ACTIVE + 10)
})

it.each(bad)('an installation that is %s makes each of its connections so, whatever their own', (verdict) => {
  const held = health(verdict)
  for (const own of [active(), active({ lost })]) {
    expect(connectionVerdict(own, held, [trouble()], NOW)).toMatchObject({
      verdict,
      since: held.since,
      evidence: held.evidence,
    })
  }
})

it('what is lost is told whatever the verdict is', () => {
  for (const verdict of bad) {
    expect(connectionVerdict(active({ lost }), health(verdict), [], NOW).lost).toEqual(lost)
  }
})

it('a connection that has lost an asset is degraded since the newest sign of it, and its sister is not', () => {
  const evidence = [
    { kind: 'changed', at: ACTIVE + 20 },
    { kind: 'asset-refused', at: ACTIVE + 30, code: 100, subcode: 33 },
    { kind: 'token-valid', at: ACTIVE + 40, attemptId: 'this' },
  ] as const
  const held = health('healthy', { evidence })
  expect(connectionVerdict(active({ lost }), held, [], NOW)).toEqual({
    verdict: 'degraded',
    since: ACTIVE + 30,
    evidence,
    lost,
  })
  expect(connectionVerdict(active(), held, [], NOW).verdict).toBe('healthy')
  expect(connectionVerdict(active({ lost }), undefined, [], NOW).since).toBe(ACTIVE)
})

it('a connection is throttled from its first put-off job until its last one is tried again', () => {
  const jobs = [trouble(), trouble({ code: 'ERR_GRAPH_THROTTLED_APP', at: NOW - 300, until: NOW + 60 })]
  expect(connectionVerdict(active(), undefined, jobs, NOW)).toEqual({
    verdict: 'throttled',
    since: NOW - 300,
    until: NOW + 900,
    evidence: [],
  })
})

it('a throttle passes by itself in its last millisecond', () => {
  const jobs = [trouble({ until: NOW })]
  expect(connectionVerdict(active(), undefined, jobs, NOW - 1).verdict).toBe('throttled')
  expect(connectionVerdict(active(), undefined, jobs, NOW).verdict).toBe('healthy')
})

it.each(['ERR_GRAPH_TRANSIENT', 'ERR_GRAPH_TIMEOUT', 'ERR_GRAPH_BLOCKED', 'ERR_STORE_UNAVAILABLE'] as const)(
  'a job that is put off for %s says nothing of its connection',
  (code) => {
    expect(connectionVerdict(active(), undefined, [trouble({ code })], NOW).verdict).toBe('healthy')
  },
)

it('what is missing counts before a throttle', () => {
  expect(connectionVerdict(active({ lost }), undefined, [trouble()], NOW)).not.toHaveProperty('until')
})

it('a verdict that the guard holds back says so', () => {
  expect(connectionVerdict(active(), health('unknown', { held: true }), [], NOW).held).toBe(true)
  expect(connectionVerdict(active(), health('unknown'), [], NOW)).not.toHaveProperty('held')
})

describe('a state of its own counts first', () => {
  it.each([
    [{ state: 'removed', removedAt: 5 }, 'removed'],
    [{ state: 'deleting', deletingAt: 5 }, 'deleting'],
    [{ state: 'deleted', deletingAt: 4, deletedAt: 5 }, 'deleted'],
    [{ state: 'suspended', suspendedAt: 5, suspendedFor: 'blocked' }, 'blocked'],
    [{ state: 'suspended', suspendedAt: 5, suspendedFor: 'token-dead' }, 'token-dead'],
    [{ state: 'suspended', suspendedAt: 5 }, 'unknown'],
  ] as const)('%j is %s', (own, verdict) => {
    for (const held of [undefined, ...bad.map((one) => health(one)), health('healthy')]) {
      expect(connectionVerdict(active(own), held, [trouble()], NOW)).toMatchObject({ verdict, since: 5 })
    }
  })
})

import type { Fault } from '../fault.ts'

/** What the judge is told: nothing that was not seen, and all that was. */
export const signalFaults: readonly Fault[] = [
  {
    name: 'a lost permission is taken for a dead token',
    file: 'shared/domain/verdict/live-evidence.ts',
    find: "ERR_GRAPH_PERMISSION_LOST: 'asset-refused'",
    replace: "ERR_GRAPH_PERMISSION_LOST: 'call-refused'",
    test: {
      file: 'test/shared/domain/verdict/live-evidence.test.ts',
      name: '%s is evidence of the kind %s',
    },
  },
  {
    name: 'every try of a blocked run tells the judge',
    file: 'shared/kernel/doors/tell-judge.ts',
    find: '  if (job.fails > 0) return job.fails + 1\n',
    replace:
      '  if (job.fails > 0) await tellJudge(ports, job, failure)\n  if (job.fails > 0) return job.fails + 1\n',
    test: {
      file: 'test/shared/kernel/doors/tell-judge.test.ts',
      name: '%s is told when it is met first and when the run is given up, not in between',
    },
  },
  {
    name: 'who connected while the list of businesses was read counts as missing on it',
    file: 'functions/health/reconcile/run.ts',
    find: '!businesses.has(grantorId) && consentedAt < at',
    replace: '!businesses.has(grantorId) && consentedAt <= at',
    test: {
      file: 'test/functions/health/reconcile/reconcile.test.ts',
      name: 'a business that connected while the list was read is not missed',
    },
  },
  {
    name: 'a list of nobody makes everybody missing',
    file: 'functions/health/reconcile/run.ts',
    find: 'businesses.size === 0 && own.length > HANDFUL',
    replace: 'businesses.size < 0 && own.length > HANDFUL',
    test: {
      file: 'test/functions/health/reconcile/reconcile.test.ts',
      name: 'a list of nobody is not believed where more than a handful are here',
    },
  },
  {
    name: 'a permission whose assets Meta does not name reaches none',
    file: 'shared/domain/grant-difference.ts',
    find: "limited.get(name) ?? 'all'",
    replace: 'limited.get(name) ?? new Set<string>()',
    test: {
      file: 'test/shared/domain/grant-difference.test.ts',
      name: 'missing targets are all of them and never none',
    },
  },
  {
    name: 'what is refused to the app itself is told of a business',
    file: 'shared/domain/verdict/live-evidence.ts',
    find: "failure.facts['asApp'] === true",
    replace: "failure.facts['asApp'] === 'never'",
    test: {
      file: 'test/shared/domain/verdict/live-evidence.test.ts',
      name: '%s of a call that the app made as itself says nothing of a business',
    },
  },
]

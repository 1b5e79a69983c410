import type { Fault } from '../fault.ts'

/** Fences, generations and the wheel: who may run a job, and who may say that it is done. */
export const jobFaults: readonly Fault[] = [
  {
    name: 'a claim does not raise the fence',
    file: 'shared/adapters/dynamodb/job-leases.ts',
    find: 'leaseUntil, claimedBy, one: 1 }',
    replace: 'leaseUntil, claimedBy, one: 0 }',
    test: {
      file: 'test/shared/adapters/dynamodb/job-leases.test.ts',
      name: 'a lease that ran out is taken over, and the worker that slept can write nothing',
    },
  },
  {
    name: 'a worker whose fence is out of date completes the run',
    file: 'shared/adapters/dynamodb/job-leases.ts',
    find: "'#fence = :fence AND #claimEpoch",
    replace: "'#fence >= :fence AND #claimEpoch",
    test: {
      file: 'test/shared/adapters/dynamodb/job-leases.test.ts',
      name: 'a lease that ran out is taken over, and the worker that slept can write nothing',
    },
  },
  {
    name: 'a message of an older generation claims the job',
    file: 'shared/adapters/dynamodb/job-leases.ts',
    find: 'attribute_exists(#slotPk) AND #generation = :generation AND',
    replace: 'attribute_exists(#slotPk) AND #generation >= :generation AND',
    test: {
      file: 'test/shared/adapters/dynamodb/job-leases.test.ts',
      name: 'a message of an older generation claims nothing of a job that a newer consent has planned',
    },
  },
  {
    name: 'a newer consent leaves running work its fence',
    file: 'shared/adapters/dynamodb/job-planning.ts',
    find: 'values: { ...fields.values, zero: 0, one: 1 }',
    replace: 'values: { ...fields.values, zero: 0, one: 0 }',
    test: {
      file: 'test/shared/adapters/dynamodb/job-planning.test.ts',
      name: 'a newer consent takes over: generation set, fence raised, lease, deferral and done epoch gone, history kept',
    },
  },
  {
    name: 'a run does not look which generation its connection is of',
    file: 'shared/kernel/doors/run-claimed.ts',
    find: 'connection.generation !== job.generation',
    replace: 'connection.generation < 1',
    test: {
      file: 'test/shared/kernel/doors/work.test.ts',
      name: 'a claimed job whose connection is not yet of its generation is given back, not stepped',
    },
  },
  {
    name: 'the file of a run that was taken over has the name of its successor’s',
    file: 'shared/domain/result-key.ts',
    find: '-f${pad(job.fence, 6)}`',
    replace: '-f${pad(0, 6)}`',
    test: {
      file: 'test/shared/domain/result-key.test.ts',
      name: 'two runs, and two days of one run, never share a file',
    },
  },
  {
    name: 'dispatch forgets the minutes that it missed',
    file: 'functions/automations/dispatch/run.ts',
    find: 'Math.max(last + 1, now - longestPeriod + 1)',
    replace: 'Math.max(last + 1, now, now - longestPeriod + 1)',
    test: {
      file: 'test/functions/automations/dispatch/catch-up.test.ts',
      name: 'missed minutes are finished, oldest first, each job for the minute it was due',
    },
  },
]

import type { Fault } from '../fault.ts'

const LATE = 'test/functions/connections/erase/late-writes.test.ts'

/** Deletions: what must never be left, and what must never go with the rest. */
export const goodbyeFaults: readonly Fault[] = [
  {
    name: 'a run under way is not waited for',
    file: 'functions/connections/erase/erase-connection.ts',
    find: '  const wait = Math.max(leaseUntil ?? 0, runsEndBy(connection)) - now\n',
    replace: '  const wait = Math.max(Math.min(leaseUntil ?? 0, 0), runsEndBy(connection)) - now\n',
    test: {
      file: 'test/functions/connections/erase/waiting.test.ts',
      name: 'a run that is under way comes to its end, and what it wrote goes with the rest',
    },
  },
  {
    name: 'the other connection of an installation is not looked at',
    file: 'functions/connections/erase/give-up-installation.ts',
    find: '  return connections.some(({ connection }) => !isGivenUp(connection))\n',
    replace: '  return connections.length === 0\n',
    test: {
      file: 'test/functions/connections/erase/deletion.test.ts',
      name: 'one of two connections leaves the other and the token as they are, and Meta is told nothing',
    },
  },
  {
    name: 'the token of a login that is just being finished is shredded',
    file: 'shared/domain/erasure.ts',
    find: "  return now >= newest.tokenSealedAt + ABANDONED_MILLISECONDS ? newest : 'wait'\n",
    replace: "  return now >= newest.tokenSealedAt ? newest : 'wait'\n",
    test: {
      file: 'test/functions/connections/erase/waiting.test.ts',
      name: 'a login that is just being finished is waited for, and its token is neither revoked nor shredded',
    },
  },
  {
    name: 'a late finalize tells nobody that it has written beside a tombstone',
    file: 'functions/connections/finalize/establish.ts',
    find: '  if (!connection || !isGivenUp(connection)) return\n',
    replace: '  if (!connection || connection.generation > 0) return\n',
    test: {
      file: LATE,
      name: 'a finalize that has written beside a tombstone tells the eraser itself',
    },
  },
  {
    name: 'the same consent brings a deleted connection back',
    file: 'shared/adapters/dynamodb/connection-writes.ts',
    find: "return isGivenUp(row) ? 'superseded' : 'kept'\n",
    replace: "return isGivenUp(row) ? 'kept' : 'kept'\n",
    test: {
      file: 'test/shared/adapters/dynamodb/connection-erasure.test.ts',
      name: 'the same consent, or an older one, does not bring a deleted connection back',
    },
  },
  {
    name: 'a late copy of a deletion takes the connection that has come back',
    file: 'functions/connections/erase/erase-connection.ts',
    find: '  if (!seen || seen.connection.generation > generation) {\n',
    replace: '  if (!seen || seen.connection.generation > generation + 1) {\n',
    test: {
      file: 'test/functions/connections/erase/deletion.test.ts',
      name: 'a late copy of the message spares the connection that has come back since',
    },
  },
  {
    name: 'results of a newer generation go with the older ones',
    file: 'shared/adapters/s3/insights-erasure.ts',
    find: '      yield keys.filter((key) => (generationOfKey(key) ?? 0) <= generation)\n',
    replace: '      yield keys.filter((key) => (generationOfKey(key) ?? 0) <= generation + 1)\n',
    test: {
      file: 'test/shared/adapters/s3/insights-erasure.test.ts',
      name: 'objects of a newer generation are neither counted nor deleted, and a name that no run gave is',
    },
  },
  {
    name: 'another caller may give a connection up',
    file: 'functions/connections/disconnect/run.ts',
    find: '? undefined : found, caller)',
    replace: '? undefined : found, found?.caller ?? caller)',
    test: {
      file: 'test/functions/connections/disconnect/giving-up.test.ts',
      name: '%s connection is unknown, whatever it is',
    },
  },
  {
    name: 'a request to delete reaches what was consented to after it',
    file: 'functions/connections/erase/erase-installation.ts',
    find: "connection.state !== 'deleted' && precedence.tokenIssuedAt <= requestedAt,\n",
    replace: "connection.state !== 'deleted' && precedence.tokenIssuedAt <= requestedAt + 1,\n",
    test: {
      file: 'test/functions/connections/erase/person.test.ts',
      name: 'who has logged in again after the request keeps what came of that',
    },
  },
  {
    name: 'the token of another consent is opened to be revoked',
    file: 'shared/adapters/graph/graph-to-revoke.ts',
    find: '      if (row?.lastAttemptId !== attemptId) throw noTokenFor(call, installationId)\n',
    replace: "      if (!row || attemptId === '') throw noTokenFor(call, installationId)\n",
    test: {
      file: 'test/shared/adapters/graph/graph-to-revoke.test.ts',
      name: 'the token of another consent is not opened, nor one that is not there',
    },
  },
]

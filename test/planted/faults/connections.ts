import type { Fault } from '../fault.ts'

/** What finalize writes, in which order, and what the bus hears of it. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'a login that nobody confirmed is gone on with',
    file: 'functions/connections/finalize/finalize-sealed.ts',
    find: 'if (ports.deployment.confirm && attempt.confirmedAt === undefined)',
    replace: 'if (!ports.deployment.confirm && attempt.confirmedAt === undefined)',
    test: {
      file: 'test/functions/connections/finalize/confirmation.test.ts',
      name: 'before confirmation nothing runs: no call with the token, no row but attempt, link and landing',
    },
  },
  {
    name: 'an older consent overwrites the token of a newer one',
    file: 'shared/adapters/dynamodb/precedence.ts',
    find: 'OR #lastAttemptId = :lastAttemptId OR ${OLDER_TOKEN})`',
    replace: 'OR attribute_exists(#lastAttemptId) OR #lastAttemptId = :lastAttemptId OR ${OLDER_TOKEN})`',
    test: {
      file: 'test/shared/adapters/vault/root-seal.test.ts',
      name: 'the newest consent holds the root token, whatever the order and however often it is told',
    },
  },
  {
    name: 'the ad accounts end at the first page that is not full',
    file: 'shared/domain/asset-discovery.ts',
    find: 'if (answer.after === undefined) return rows',
    replace: 'if (answer.after === undefined || answer.rows.length < 100) return rows',
    test: {
      file: 'test/functions/connections/finalize/ad-accounts.test.ts',
      name: 'every page of %s is read',
    },
  },
  {
    name: 'an end counts as told before the bus has heard of it',
    file: 'functions/connections/finalize/end-login.ts',
    find: `  await ports.eventBus.publish([loginEvent(attempt, end, now)])
  await ports.attemptNotes.told(attemptId, now)
`,
    replace: `  await ports.attemptNotes.told(attemptId, now)
  await ports.eventBus.publish([loginEvent(attempt, end, now)])
`,
    test: {
      file: 'test/functions/connections/finalize/ended-logins.test.ts',
      name: 'the bus hears before the attempt says that it has heard',
    },
  },
  {
    name: 'the landing token goes before the login has ended',
    file: 'functions/connections/finalize/end-login.ts',
    find: '  await ports.attemptEnds.end(attemptId, {',
    replace: `  await ports.landingTokens.remove(attemptId)
  await ports.attemptEnds.end(attemptId, {`,
    test: {
      file: 'test/functions/connections/finalize/repeats.test.ts',
      name: '%s that dies anywhere and is told again ends as if nothing had happened',
    },
  },
  {
    name: 'the mark of a change is cleared before the bus has heard of it',
    file: 'functions/events/relay/run.ts',
    find: `  await ports.eventBus.publish(events)
  await ports.connectionPublication.publishedUpTo(change.connection.connectionId, upTo)
`,
    replace: `  await ports.connectionPublication.publishedUpTo(change.connection.connectionId, upTo)
  await ports.eventBus.publish(events)
`,
    test: {
      file: 'test/functions/events/relay/relay.test.ts',
      name: 'the mark is cleared only after the bus has heard',
    },
  },
  {
    name: 'the relay clears the mark of a change that came after',
    file: 'shared/adapters/dynamodb/connection-publication.ts',
    find: 'when: `#revision = :revision AND ${NOT_YET}`',
    replace: 'when: `#revision >= :revision AND ${NOT_YET}`',
    test: {
      file: 'test/shared/adapters/dynamodb/connection-publication.test.ts',
      name: 'publishing an earlier change keeps mark and list for the later one',
    },
  },
  {
    name: 'a caller is shown the connection of another',
    file: 'shared/domain/own-connection.ts',
    find: 'if (connection?.caller !== caller) throw unknown()',
    replace: 'if (!connection) throw unknown()',
    test: {
      file: 'test/shared/domain/own-connection.test.ts',
      name: 'another caller’s connection and none at all are told in the same words',
    },
  },
  {
    name: 'a list shows what the index says, whosever it is',
    file: 'shared/adapters/dynamodb/connection-listing.ts',
    find: '(row?.caller === caller ? [connectionOf(row)] : [])',
    replace: '(row ? [connectionOf(row)] : [])',
    test: {
      file: 'test/shared/adapters/dynamodb/connection-listing.test.ts',
      name: 'a row that says it is another caller’s is not shown, whatever the index says',
    },
  },
  {
    name: 'a list goes on from the cursor of another caller',
    file: 'functions/connections/list/cursor.ts',
    find: '=== named.connectionId ? named : undefined',
    replace: '=== named.connectionId ? named : named',
    test: { file: 'test/functions/connections/list/cursor.test.ts', name: 'another caller’s cursor is none' },
  },
  {
    name: 'a throttle never passes by itself',
    file: 'shared/domain/verdict/connection-verdict.ts',
    find: 'THROTTLES.includes(code) && until > now',
    replace: 'THROTTLES.includes(code)',
    test: {
      file: 'test/shared/domain/verdict/connection-verdict.test.ts',
      name: 'a throttle passes by itself in its last millisecond',
    },
  },
]

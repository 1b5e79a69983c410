import type { Fault } from '../fault.ts'

/** Too many at once is nobody, and what is said of the app's own token is about no business. */
export const guardFaults: readonly Fault[] = [
  {
    name: 'what Meta says of the app’s own token is said of the business’s',
    file: 'shared/meta/graph/error.ts',
    find: 'return isAppsOwn(identity) && tokenDead.has(error.code)',
    replace: 'return isAppsOwn(identity) && error.code !== 190 && tokenDead.has(error.code)',
    test: {
      file: 'test/shared/meta/graph/error.test.ts',
      name: 'as %s, code %i with subcode %s speaks of our own secret and of no business',
    },
  },
  {
    name: 'the guard admits one more than may turn bad',
    file: 'shared/adapters/dynamodb/removal-guard.ts',
    find: "if (turnedBad <= limit) return 'admitted'",
    replace: "if (turnedBad <= limit + 1) return 'admitted'",
    test: {
      file: 'test/shared/adapters/dynamodb/removal-guard.test.ts',
      name: 'five may turn bad at once, the sixth freezes and from then on nobody is admitted',
    },
  },
  {
    name: 'every judge that meets the limit pages the operator',
    file: 'shared/adapters/dynamodb/removal-guard.ts',
    find: '`attribute_not_exists(#frozenAt) AND ${NOT_RELEASED_SINCE}`',
    replace: 'NOT_RELEASED_SINCE',
    test: {
      file: 'test/shared/adapters/dynamodb/removal-guard.test.ts',
      name: 'of fifty judges at once no more are admitted than may, and one of them tells the operator',
    },
  },
  {
    name: 'turns of before a release freeze again after it',
    file: 'shared/adapters/dynamodb/guard-row.ts',
    find: 'row.releases === releases',
    replace: 'row.releases <= releases',
    test: {
      file: 'test/shared/adapters/dynamodb/removal-guard.test.ts',
      name: 'a release lets removals through, counts from nothing and can freeze again',
    },
  },
  {
    name: 'every room mails for the same cause',
    file: 'infra/alarms.ts',
    find: 'if (!one.within) tell(',
    replace: 'tell(',
    test: {
      file: 'test/infra/alarms.test.ts',
      name: 'makes one alarm of what many rooms notice of one cause, and only that one mails',
    },
  },
  {
    name: 'a tick that Meta refuses for the operator’s sake is an error of the function',
    file: 'shared/kernel/doors/schedule.ts',
    find: 'if (!failure) throw error',
    replace: 'throw error',
    test: {
      file: 'test/shared/kernel/doors/schedule.test.ts',
      name: 'what only the operator can mend is no error of the function, for its calls have raised their alarm',
    },
  },
]

import type { Fault } from '../fault.ts'

/** Evidence, verdicts and removals: what must never take a connection away, and what must never leave a half of it. */
export const healthFaults: readonly Fault[] = [
  {
    name: 'a throttled question counts as evidence',
    file: 'functions/health/sweep/step.ts',
    find: "  if ('failure' in answer) return []\n",
    replace: `  if ('failure' in answer) {
    const { installationId } = answer
    return [{ v: 1, installationId, evidence: { kind: 'call-refused', at: ports.clock.now() } }]
  }
`,
    test: {
      file: 'test/functions/health/sweep/tokens.test.ts',
      name: '$code is no evidence: the question fails and nobody is told',
    },
  },
  {
    name: 'a lost permission raises suspicion',
    file: 'shared/kernel/doors/run-claimed.ts',
    find: "ending.failure.code !== 'ERR_GRAPH_TOKEN_DEAD'",
    replace: "ending.failure.retry !== 'after-reconnect'",
    test: {
      file: 'test/shared/kernel/doors/work.put-off.test.ts',
      name: 'a dead token raises a question before the run ends; no other failure does',
    },
  },
  {
    name: 'a changed password removes the connection',
    file: 'shared/domain/verdict/health.ts',
    find: '= [458, 465]',
    replace: '= [458, 460, 465]',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'a token that is invalid for another reason is suspect and nothing more',
    },
  },
  {
    name: 'evidence that is older than the consent removes it',
    file: 'shared/domain/verdict/health.ts',
    find: 'return evidence.at <= consentedAt',
    replace: 'return evidence.at <= 0 * consentedAt',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'evidence that is older than the consent, or about another one’s token, is void',
    },
  },
  {
    name: 'what is said of an older token counts against the new consent',
    file: 'shared/domain/verdict/health.ts',
    find: 'evidence.attemptId !== attemptId) return true',
    replace: "attemptId === '') return true",
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'an answer about the token of a consent that is just being finalized says nothing',
    },
  },
  {
    name: 'a webhook that a good token has outlived stays half a proof for ever',
    file: 'shared/domain/verdict/health.ts',
    find: 'standing.length > 0 && isUnsettled(evidence)',
    replace: "standing.length > 0 && newestOf(evidence, 'uninstalled') > 0",
    test: {
      file: 'test/shared/domain/verdict/health.test.ts',
      name: 'an uninstall that a good token has outlived, and a token that expired months later',
    },
  },
  {
    name: 'what came before the installation was written is forgotten',
    file: 'shared/domain/verdict/health.ts',
    find: 'const carried = before?.evidence',
    replace: 'const carried = current?.evidence',
    test: {
      file: 'test/shared/domain/verdict/health.test.ts',
      name: 'what came before the installation of a consent was written, and is newer than the consent, counts',
    },
  },
  {
    name: 'every refused call of a dead token asks Meta again',
    file: 'shared/domain/verdict/health.ts',
    find: '(!isDead && newestOf',
    replace: '(isDead !== undefined && newestOf',
    test: {
      file: 'test/shared/domain/verdict/health.test.ts',
      name: 'a question is open until meta has answered after what raised it',
    },
  },
  {
    name: 'a message that another one looks after is let go although it may be that other',
    file: 'shared/kernel/doors/queue.ts',
    find: 'ApproximateReceiveCount) > 1',
    replace: 'ApproximateReceiveCount) > 1_000',
    test: {
      file: 'test/shared/kernel/doors/queue.test.ts',
      name: 'a message that another one looks after is let go; delivered again it may be that other, and is sent on',
    },
  },
  {
    name: 'a removal told twice is two events',
    file: 'shared/adapters/dynamodb/connection-conditions.ts',
    find: "'#state = :active AND #revision = :seen AND",
    replace: "'#state IN (:active, :removed) AND #revision >= :seen AND",
    test: {
      file: 'test/shared/adapters/dynamodb/connection-conditions.test.ts',
      name: 'of twenty removals at once one removes, and one event is kept',
    },
  },
  {
    name: 'the jobs of a removed installation stay on the wheel',
    file: 'functions/health/judge/remove.ts',
    find: '  await ports.jobRetirement.retire(judged.installation.installationId, judged.precedence)\n',
    replace: '',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'an uninstall whose token meta calls invalid takes the connection and every job out of service',
    },
  },
  {
    name: 'the judge does not look a second time',
    file: 'functions/health/judge/remove.ts',
    find: 'judged.precedence)\n  await removeConnections(ports, judged)\n',
    replace: 'judged.precedence)\n',
    test: {
      file: 'test/functions/health/judge/repeats.test.ts',
      name: 'a connection that turns active while the judge works is found by its second look',
    },
  },
  {
    name: 'a removal leaves running work its fence',
    file: 'shared/adapters/dynamodb/job-retirement.ts',
    find: 'values: { ...markOf(precedence), one: 1 }',
    replace: 'values: { ...markOf(precedence), one: 0 }',
    test: {
      file: 'test/shared/adapters/dynamodb/job-retirement.test.ts',
      name: 'a run that is under way, and one that was put off, end with it',
    },
  },
  {
    name: 'a late repeat of a finalize puts retired jobs back on the wheel',
    file: 'shared/adapters/dynamodb/job-planning.ts',
    find: "const NOT_RETIRED = '(attribute_not_exists(#retiredAttemptId) OR #retiredAttemptId <> :lastAttemptId)'",
    replace: "const NOT_RETIRED = 'attribute_exists(#pk)'",
    test: {
      file: 'test/shared/adapters/dynamodb/job-retirement.test.ts',
      name: 'a repeat of the same consent leaves a retired job where it is, a newer one puts it back',
    },
  },
]

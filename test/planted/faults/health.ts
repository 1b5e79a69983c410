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
    name: 'a changed password removes the connection',
    file: 'shared/domain/verdict/evidence-set.ts',
    find: '= [458, 465]',
    replace: '= [458, 460, 465]',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'a token that is invalid for another reason suspends, and is no removal',
    },
  },
  {
    name: 'evidence that is older than the consent removes it',
    file: 'shared/domain/verdict/evidence-set.ts',
    find: 'return evidence.at <= consentedAt',
    replace: 'return evidence.at <= 0 * consentedAt',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'evidence that is not newer than the consent is void',
    },
  },
  {
    name: 'what is said of an older token counts against the new consent',
    file: 'shared/domain/verdict/evidence-set.ts',
    find: 'evidence.attemptId !== attemptId) return true',
    replace: "attemptId === '') return true",
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'an answer about a token that a login has replaced meanwhile says nothing',
    },
  },
  {
    name: 'what is said of a token whose login broke off is lost for ever',
    file: 'functions/health/judge/question.ts',
    find: 'if (!isNewerConsent(precedence, judged.precedence)) return',
    replace: 'if (precedence.tokenSealedAt > 0) return',
    test: {
      file: 'test/functions/health/judge/proof.test.ts',
      name: 'an answer about the token of a login that is being finalized, or broke off, is about all that is held',
    },
  },
  {
    name: 'jobs stay as a removal has left them that a login overtook',
    file: 'functions/health/judge/settle.ts',
    find: 'await ports.jobPlanning.plan(connectionId, jobs, precedence)',
    replace: 'await ports.jobPlanning.plan(connectionId, jobs, { ...precedence, tokenIssuedAt: 0 })',
    test: {
      file: 'test/functions/health/judge/survey.test.ts',
      name: 'jobs that a removal took off before a login of another workspace overtook it are planned again',
    },
  },
  {
    name: 'a token whose data access has ended counts as good',
    file: 'shared/domain/verdict/token-evidence.ts',
    find: 'dataAccessExpiresAt <= at',
    replace: 'dataAccessExpiresAt <= 0',
    test: {
      file: 'test/shared/domain/verdict/token-evidence.test.ts',
      name: 'a token whose data access has ended is as dead as one that meta calls invalid',
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
    find: 'if (answeredAt > validAt) return false',
    replace: 'if (answeredAt > validAt + Infinity) return false',
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
    find: "'#revision = :seen AND",
    replace: "'#revision >= :seen AND",
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
  {
    name: 'a token that is good for a moment brings the work back',
    file: 'shared/domain/verdict/health.ts',
    find: 'const STEADY_MILLISECONDS = 5 * 60_000',
    replace: 'const STEADY_MILLISECONDS = 0',
    test: {
      file: 'test/functions/health/judge/suspension.test.ts',
      name: 'a token that is good and dead by turns is suspended once and stays so',
    },
  },
  {
    name: 'a business that is missing from a list is removed without a dead token',
    file: 'shared/domain/verdict/health.ts',
    find: "  if (standing.some(isRemoval)) return 'removed'",
    replace: "  if (standing.some(isRemoval) || newestOf(evidence, 'absent') > validAt) return 'removed'",
    test: {
      file: 'test/shared/domain/verdict/health.sequences.test.ts',
      name: 'of ${SEQUENCES} random sequences of signals none without proof ends in removed, and each with proof does',
    },
  },
  {
    name: 'an asset that no list names is lost without a second look',
    file: 'functions/health/judge/survey.ts',
    find: 'if (asset) found.push(asset)',
    replace: 'if (asset && !asset) found.push(asset)',
    test: {
      file: 'test/functions/health/judge/survey.test.ts',
      name: 'an asset that the lists leave out and that answers by itself is not lost',
    },
  },
  {
    name: 'a lost asset degrades every connection of the business',
    file: 'shared/domain/grant-drift.ts',
    find: 'const read = connection.assets.filter',
    replace: 'const read = [...connection.assets, ...consented.assets].filter',
    test: {
      file: 'test/functions/health/judge/survey.test.ts',
      name: 'a lost asset degrades the connection that used it and no other',
    },
  },
  {
    name: 'an answer that somebody claims is believed',
    file: 'shared/domain/verdict/evidence-message.ts',
    find: "    z.object({ kind: z.literal('call-refused'), ...refusal }),",
    replace:
      "    z.object({ kind: z.literal(['call-refused', 'token-invalid' as 'call-refused']), ...refusal }),",
    test: {
      file: 'test/shared/domain/verdict/evidence-message.test.ts',
      name: 'a message %s is refused, so that the queue keeps it',
    },
  },
  {
    name: 'the guard is not asked before work is stopped',
    file: 'functions/health/judge/hear.ts',
    find: 'if (!stopsWork(health) || health.verdict === before?.verdict) return health',
    replace: 'if (!stopsWork(health) || before?.verdict !== health.verdict) return health',
    test: {
      file: 'test/functions/health/judge/guarded.test.ts',
      name: 'while removals are frozen nothing is stopped, and a good token clears what was held back',
    },
  },
]

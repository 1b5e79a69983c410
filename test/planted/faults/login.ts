import type { Fault } from '../fault.ts'

/** Who may finish a login, who may read its end, and how often its code is spent. */
export const loginFaults: readonly Fault[] = [
  {
    name: 'a browser without the cookie finishes a login',
    file: 'shared/domain/login-secrets.ts',
    find: 'cookie !== undefined && sameText(',
    replace: 'cookie === undefined || sameText(',
    test: {
      file: 'test/functions/login/callback/strangers.test.ts',
      name: 'a browser without the cookie is refused and nothing is written',
    },
  },
  {
    name: 'any cookie of the right name finishes a login',
    file: 'shared/domain/login-secrets.ts',
    find: 'return rightState && rightCookie',
    replace: 'return rightState && (rightCookie || cookie !== undefined)',
    test: {
      file: 'test/functions/login/callback/strangers.test.ts',
      name: "another browser's cookie is refused, under its own name and under that of the attempt",
    },
  },
  {
    name: 'the secret half of the state is not compared',
    file: 'shared/domain/login-secrets.ts',
    find: 'const rightState = sameText(fingerprint(state.secret), attempt.stateHash)',
    replace: 'const rightState = sameText(state.attemptId, attempt.attemptId)',
    test: {
      file: 'test/functions/login/callback/strangers.test.ts',
      name: 'a state of which one character was changed is refused',
    },
  },
  {
    name: 'a callback that did not win the exchange exchanges all the same',
    file: 'functions/login/callback/exchange-and-seal.ts',
    find: 'if (!begun) return',
    replace: "if (!begun && attempt.status !== 'pending') return",
    test: {
      file: 'test/functions/login/callback/replays.test.ts',
      name: 'twenty callbacks at once make one exchange, one landing token and twenty identical redirects',
    },
  },
  {
    name: 'a replay of a sealed login goes through the exchange again',
    file: 'functions/login/callback/run.ts',
    find: "if (attempt.status !== 'pending') return",
    replace: "if (attempt.status === 'exchanging') return",
    test: {
      file: 'test/functions/login/callback/replays.test.ts',
      name: 'a callback that comes twice is exchanged once and leads to the same place',
    },
  },
  {
    name: 'an exchange may begin while another is under way',
    file: 'shared/adapters/dynamodb/login-attempts.ts',
    find: "when: '#status = :pending AND #expiresAt > :now'",
    replace: "when: '#status IN (:pending, :exchanging) AND #expiresAt > :now'",
    test: {
      file: 'test/shared/adapters/dynamodb/login-attempts.test.ts',
      name: 'of fifty callbacks at once, even with the same code in the same millisecond, one exchanges',
    },
  },
  {
    name: 'an exchange is taken over while its callback may be at it',
    file: 'functions/connections/finalize/run.ts',
    find: 'const remaining = (attempt.exchangeDeadlineAt ?? 0) - now',
    replace: 'const remaining = (attempt.exchangeDeadlineAt ?? 0) - now - 45_000',
    test: {
      file: 'test/functions/connections/finalize/take-over.test.ts',
      name: 'before the deadline nobody but the callback touches the exchange',
    },
  },
  {
    name: 'every finalize that looks takes an exchange over',
    file: 'shared/adapters/dynamodb/attempt-takeover.ts',
    find: 'AND #exchangeDeadlineAt = :seenDeadlineAt',
    replace: 'AND #exchangeDeadlineAt >= :seenDeadlineAt',
    test: {
      file: 'test/shared/adapters/dynamodb/attempt-takeover.test.ts',
      name: 'of fifty runs at once that saw the same deadline one takes the exchange over',
    },
  },
  {
    name: 'a code is sent to Meta however old it is',
    file: 'functions/connections/finalize/take-over.ts',
    find: 'now >= codeTakenAt + CODE_LIFETIME_MILLISECONDS',
    replace: 'now < codeTakenAt - CODE_LIFETIME_MILLISECONDS',
    test: {
      file: 'test/functions/connections/finalize/take-over.test.ts',
      name: 'a code that is ten minutes old is not sent any more',
    },
  },
  {
    name: 'a login ends and its code stays',
    file: 'shared/adapters/dynamodb/login-attempts.ts',
    find: '#endedAt = :now REMOVE #sealedCode',
    replace: '#endedAt = :now',
    test: {
      file: 'test/shared/adapters/dynamodb/attempt-takeover.test.ts',
      name: 'the sealed code goes when the exchange %s',
    },
  },
  {
    name: 'the data key is asked for once the code is spent',
    file: 'functions/login/callback/exchange-and-seal.ts',
    find: 'const seal = await ports.landingSeal.prepare({ appKey, attemptId })',
    replace: `const prepare = () => ports.landingSeal.prepare({ appKey, attemptId })
  const seal = {
    sealCode: (_code: Secret<string>) => ({ v: 1, tokenId: attemptId }),
    store: async (token: Secret<string>) => (await prepare()).store(token),
  }`,
    test: {
      file: 'test/functions/login/callback/exchange.test.ts',
      name: 'while no data key can be had no code is spent, and the reload goes through',
    },
  },
  {
    name: 'the watchdog is set once the exchange is over',
    file: 'functions/login/callback/exchange-and-seal.ts',
    find: `  await ports.finalizeQueue.send({ v: 1, attemptId }, WATCHDOG_SECONDS)
  const now = ports.clock.now()
  const begun = await ports.attemptExchange.begin(attemptId, {
    codeHash: fingerprint(authorizationCode.reveal()),
    sealedCode: seal.sealCode(authorizationCode),
    now,
    deadlineAt: now + EXCHANGE_DEADLINE_MILLISECONDS,
  })
  if (!begun) return
  const token = await exchange(ports, attempt, app.appId, authorizationCode)
`,
    replace: `  const now = ports.clock.now()
  const begun = await ports.attemptExchange.begin(attemptId, {
    codeHash: fingerprint(authorizationCode.reveal()),
    sealedCode: seal.sealCode(authorizationCode),
    now,
    deadlineAt: now + EXCHANGE_DEADLINE_MILLISECONDS,
  })
  if (!begun) return
  const token = await exchange(ports, attempt, app.appId, authorizationCode)
  await ports.finalizeQueue.send({ v: 1, attemptId }, WATCHDOG_SECONDS)
`,
    test: {
      file: 'test/functions/login/callback/exchange.test.ts',
      name: 'while the watchdog cannot be set no code is spent',
    },
  },
  {
    name: 'a link leads back to anything that begins like a listed URL',
    file: 'shared/domain/return-url.ts',
    find: 'return caller.returnUrls.includes(returnUrl)',
    replace: 'return caller.returnUrls.some((listed) => returnUrl.startsWith(listed))',
    test: {
      file: 'test/functions/login/link/refusals.test.ts',
      name: 'a return url that differs from every listed one is refused: %s',
    },
  },
  {
    name: 'a phone is sent into a dialog that Facebook does not offer there',
    file: 'functions/login/start/run.ts',
    find: "configuration.tokenKind === 'system-user' && isMobileBrowser(userAgent)",
    replace: "configuration.tokenKind === 'user' && isMobileBrowser(userAgent)",
    test: {
      file: 'test/functions/login/start/dead-links.test.ts',
      name: 'a phone is turned away before an attempt is used up',
    },
  },
  {
    name: 'the last of two logins takes the link from the first',
    file: 'shared/adapters/dynamodb/login-links.ts',
    find: "when: 'attribute_exists(#pk) AND (attribute_not_exists(#consumedBy) OR #consumedBy = :attemptId)'",
    replace: "when: 'attribute_exists(#pk)'",
    test: {
      file: 'test/shared/adapters/dynamodb/login-links.test.ts',
      name: 'of fifty attempts at once one consumes the link, and it may say so again',
    },
  },
  {
    name: 'a handle opens for every caller',
    file: 'functions/login/result/run.ts',
    find: 'attempt.caller !== caller ||',
    replace: "caller === '' ||",
    test: {
      file: 'test/functions/login/result/callers.test.ts',
      name: "another caller's handle does not exist, whatever the reference, and nothing is written",
    },
  },
  {
    name: 'a login is confirmed for whatever reference the caller names',
    file: 'functions/login/result/run.ts',
    find: 'if (body.data.reference !== attempt.reference)',
    replace: "if (attempt.status === 'ended' && body.data.reference !== attempt.reference)",
    test: {
      file: 'test/functions/login/result/confirmation.test.ts',
      name: 'another reference is a conflict, rejects the login and has finalize end it',
    },
  },
]

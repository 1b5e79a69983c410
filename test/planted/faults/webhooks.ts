import type { Fault } from '../fault.ts'

/** What Meta sends by itself: whose it is, and that none of it is lost. */
export const webhookFaults: readonly Fault[] = [
  {
    name: 'a signature is held against a body that was read and written again',
    file: 'functions/webhooks/receive/run.ts',
    find: 'ports.webhookSecrets.verify(appKey, rawBody, signature)',
    replace:
      "ports.webhookSecrets.verify(appKey, readEnvelope(rawBody) ? Buffer.from(JSON.stringify(JSON.parse(Buffer.from(rawBody).toString('utf8')))) : rawBody, signature)",
    test: {
      file: 'test/functions/webhooks/receive/refusals.test.ts',
      name: 'a body that was read and written again on the way is not the one that was signed',
    },
  },
  {
    name: 'a body in base64 is taken for the text that it looks like',
    file: 'shared/kernel/doors/webhook.ts',
    find: "event.isBase64Encoded ? 'base64' : 'utf8'",
    replace: "'utf8'",
    test: {
      file: 'test/shared/kernel/doors/webhook.test.ts',
      name: 'the body arrives byte for byte, whether API Gateway handed it on as text or in base64',
    },
  },
  {
    name: 'a signature is made over text instead of bytes',
    file: 'shared/meta/webhooks/signature.ts',
    find: '.update(rawBody).digest()',
    replace: ".update(Buffer.from(rawBody).toString('utf8')).digest()",
    test: {
      file: 'test/shared/meta/webhooks/signature.test.ts',
      name: 'bytes that are no text are compared as they are',
    },
  },
  {
    name: 'the secret that was replaced is good for nothing',
    file: 'shared/adapters/secrets/webhook-secrets.ts',
    find: 'previous: previousAppSecret',
    replace: 'previous: previousAppSecret && undefined',
    test: {
      file: 'test/shared/adapters/secrets/webhook-secrets.test.ts',
      name: 'a body is known by the current secret or by the previous one',
    },
  },
  {
    name: 'a signed request may name the algorithm that it likes',
    file: 'shared/meta/webhooks/signed-request.ts',
    find: 'algorithm: z.literal(ALGORITHM)',
    replace: 'algorithm: z.unknown()',
    test: {
      file: 'test/shared/meta/webhooks/signed-request.test.ts',
      name: 'whoever names the algorithm %s is turned away, however well it is signed',
    },
  },
  {
    name: 'a person’s id that comes as a number is rounded',
    file: 'shared/meta/webhooks/signed-request.ts',
    find: "typeof value === 'number' ? context?.source : value",
    replace: "typeof value === 'number' && context ? String(value) : value",
    test: {
      file: 'test/shared/meta/webhooks/signed-request.test.ts',
      name: 'a person’s id that comes as a number keeps all its digits',
    },
  },
  {
    name: 'the removal of another app of the provider’s is taken for ours',
    file: 'functions/webhooks/process/heard.ts',
    find: "'appId' in change && change.appId !== appId",
    replace: "'appId' in change && change.appId === ''",
    test: {
      file: 'test/functions/webhooks/process/account-update.test.ts',
      name: 'the removal of another app of the provider’s says nothing',
    },
  },
  {
    name: 'a webhook that names nobody begins a look of its own each time',
    file: 'functions/webhooks/process/look-everywhere.ts',
    find: 'if (hasBegun && (await ports.webhookDeliveries.isKnown(mark, now))) {',
    replace: "if (mark === '') {",
    test: {
      file: 'test/functions/webhooks/process/look-everywhere.test.ts',
      name: 'however many webhooks come within a quarter of an hour, they are one look and one more at its end',
    },
  },
  {
    name: 'an entry is marked before it is queued',
    file: 'functions/webhooks/receive/queue-entries.ts',
    find: '    await ports.webhookQueue.send(messages)\n',
    replace: `    const before = ports.clock.now() + DELIVERY_KNOWN_MILLISECONDS
    await Promise.all(fresh.map(({ hash }) => ports.webhookDeliveries.remember(hash, before)))
    await ports.webhookQueue.send(messages)
`,
    test: {
      file: 'test/functions/webhooks/receive/kills.test.ts',
      name: 'an entry that was marked lies on the queue, whenever the process died',
    },
  },
  {
    name: 'a delivery is accepted although the queue refused it',
    file: 'functions/webhooks/receive/run.ts',
    find: '  await queueEntries(ports, appKey, { object, entries })\n',
    replace: '  await queueEntries(ports, appKey, { object, entries }).catch(() => undefined)\n',
    test: {
      file: 'test/functions/webhooks/receive/entries.test.ts',
      name: 'while %s fails nothing is accepted, and Meta’s next try brings it through',
    },
  },
  {
    name: 'what part of a batch the queue refused counts as sent',
    file: 'shared/adapters/sqs/webhook-queue.ts',
    find: 'return bodies.filter((_, place) => refused.has(String(place)))',
    replace: 'return bodies.filter((_, place) => refused.has(`message-${place}`))',
    test: {
      file: 'test/shared/adapters/sqs/webhook-queue.test.ts',
      name: 'what is refused to the end is an error, so that nothing counts as queued that was not',
    },
  },
  {
    name: 'an entry is known for as long as its row happens to lie there',
    file: 'shared/adapters/dynamodb/webhook-deliveries.ts',
    find: 'row !== undefined && row.expiresAt > now',
    replace: 'row !== undefined && now > 0',
    test: {
      file: 'test/shared/adapters/dynamodb/webhook-deliveries.test.ts',
      name: 'an entry is unknown until it is remembered, and known until its time',
    },
  },
  {
    name: 'private messages are put onto the queue',
    file: 'functions/webhooks/receive/run.ts',
    find: 'const entries = processedPart(envelope)',
    replace: 'const entries = processedPart(envelope) && envelope.entries',
    test: {
      file: 'test/functions/webhooks/receive/refusals.test.ts',
      name: 'what Meta sends of the object %s is accepted and goes no further: it may be personal',
    },
  },
  {
    name: 'an app that every object has by nature passes for one of ours',
    file: 'functions/webhooks/receive/run.ts',
    find: '!Object.hasOwn(ports.deployment.apps, appKey)',
    replace: '!(appKey in ports.deployment.apps)',
    test: {
      file: 'test/functions/webhooks/receive/refusals.test.ts',
      name: 'an app that is not ours is 404',
    },
  },
]

import type { Fault } from '../fault.ts'

/** Secrets on their way out, which only a scan of what was written can notice. */
export const sinkFaults: readonly Fault[] = [
  {
    name: 'the callback logs the token that it has sealed',
    file: 'functions/login/callback/exchange-and-seal.ts',
    find: '  await seal.store(token)\n',
    replace:
      "  await seal.store(token)\n  ports.log.info('sealed', { token: encodeURIComponent(token.reveal()) })\n",
    test: {
      file: 'test/sinks/rooms.test.ts',
      name: 'a login leaves nothing secret in the log and the messages of the callback',
    },
  },
  {
    name: 'the access log shows the path, which has the link in it',
    file: 'infra/resources/http-api.ts',
    find: "routeKey: '$context.routeKey'",
    replace: "routeKey: '$context.path'",
    test: {
      file: 'test/sinks/rooms.test.ts',
      name: 'the access log that the template asks for tells no link, handle, code or state',
    },
  },
  {
    name: 'a bearer is read off a secret outside the few places that need it',
    file: 'shared/adapters/sqs/send-message.ts',
    find: 'export async function send',
    replace:
      'export const shown = (secret: { reveal(): string }) => secret.reveal()\n\nexport async function send',
    test: {
      file: 'test/architecture/confined.test.ts',
      name: 'environment, clock, network, chance and secrets are used in their own places only',
    },
  },
  {
    name: 'personal data shows in JSON',
    file: 'shared/base/personal.ts',
    find: '  toJSON(): string {\n    return HIDDEN',
    replace: '  toJSON(): string {\n    return String(this.#value)',
    test: { file: 'test/shared/base/personal.test.ts', name: 'personal data does not show through %s' },
  },
]

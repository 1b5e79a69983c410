import * as z from 'zod'
import { error, type Finding } from './finding.ts'

/*
 * Types are erased when Node runs `deployment.ts`, so its shape is checked again. Each message is the mend: one
 * sentence that says how the value is to be written.
 */

const digits = z
  .string('write the id between quotes: it exceeds what a number can hold')
  .regex(/^\d{1,20}$/, 'copy the id from Meta as it stands: digits only, between quotes')

/** Keys stand in URLs, in secrets' names and, joined up, in the names of outputs: one way to write each. */
const key = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/, 'name it in lower-case words joined by hyphens, e.g. my-app')
  .max(40, 'use 40 characters at most')

const texts = z.array(z.string().min(1, 'remove the empty text'), 'write a list of texts')

const configuration = z.strictObject({
  configurationId: digits,
  tokenKind: z.enum(['system-user', 'user'], "write 'system-user' or 'user', as the configuration says"),
  permissions: texts,
  assetTypes: z.array(z.enum(['ad-account'], "'ad-account' is the only type so far")),
  automations: texts,
})

const app = z.strictObject({
  appId: digits,
  ownBusinessId: digits,
  graphVersion: z.string().regex(/^v\d{1,3}\.\d{1,2}$/, 'write it as Meta does, e.g. v25.0'),
  configurations: z.record(key, configuration),
})

const returnUrls = texts.min(1, 'list at least one URL, or the caller can ask for no login')

const roleCaller = z.strictObject({
  roleArn: z
    .string("write the ARN of its IAM role: callers are roles unless authorization says 'jwt'")
    .regex(
      /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      'name the IAM role itself: arn:aws:iam::<12 digits>:role/<name>, not a user, a session or a wildcard',
    ),
  returnUrls,
})

const tokenCaller = z.strictObject({
  claimValue: z
    .string('write what the claim named in authorization holds in its tokens')
    .regex(/^[^\s[](.*\S)?$/, 'write one text, without spaces around it: a list would stand in brackets'),
  returnUrls,
})

const anyDeployment = {
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/, 'use letters, digits and single hyphens, a letter first')
    .max(40, 'use 40 characters at most'),
  apps: z.record(key, app).refine((apps) => Object.keys(apps).length > 0, 'list at least one Meta app'),
  operatorEmail: z.email('write the address of a mailbox that somebody reads'),
  confirm: z.boolean('write true or false'),
}

const iamDeployment = z.strictObject({
  ...anyDeployment,
  authorization: z
    .strictObject({ kind: z.literal('iam', "write 'iam' or 'jwt'") }, "write { kind: 'iam' } or leave it out")
    .optional(),
  callers: z.record(key, roleCaller),
})

const jwtDeployment = z.strictObject({
  ...anyDeployment,
  authorization: z.strictObject({
    kind: z.literal('jwt'),
    issuer: z.string('write the URL that its tokens name as iss'),
    audience: texts.min(1, 'list at least one, or tokens meant for others would open this API'),
    claim: z.string("name the claim that tells callers apart, e.g. 'sub'").min(1, "name a claim, e.g. 'sub'"),
  }),
  callers: z.record(key, tokenCaller),
})

const sayingJwt = z.object({ authorization: z.object({ kind: z.literal('jwt') }) })

/** What tells a caller by the one kind of authorization has no meaning by the other. */
const ofTheOtherKind: Readonly<Record<string, string>> = {
  roleArn: 'authorization is by tokens: write claimValue in its place',
  claimValue: "authorization is by IAM roles: write roleArn in its place, or authorization with kind 'jwt'",
}

/** What in the deployment is not of the shape that its type says. */
export function shapeFindings(given: unknown): readonly Finding[] {
  const shape = sayingJwt.safeParse(given).success ? jwtDeployment : iamDeployment
  const { error: failure } = shape.safeParse(given)
  return (failure?.issues ?? []).flatMap(findingsOf)
}

function findingsOf(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map(String)
  const at = path.join('.') || 'deployment'
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => unknownField([...path, name], path[0] === 'callers'))
    case 'invalid_key':
      return issue.issues.map(({ message }) => error(at, 'this name cannot be used', message))
    default:
      return [
        error(
          at,
          issue.input === undefined && issue.code === 'invalid_type'
            ? 'it is missing'
            : 'it is not written as it must be',
          issue.message,
        ),
      ]
  }
}

function unknownField(path: readonly string[], ofCaller: boolean): Finding {
  const at = path.join('.')
  const mend = ofCaller ? ofTheOtherKind[path.at(-1) ?? ''] : undefined
  return mend === undefined
    ? error(at, 'nobody knows this field', 'remove or respell it')
    : error(at, 'it belongs to the other kind of authorization', mend)
}

/** Whether a text fits a pattern, made once and asked often. */
export type Matcher = (text: string) => boolean

const SPECIAL = /[.+^${}()|[\]\\]/g

/** `*` stands for any characters and none, `?` for one (AWS, IAM JSON policy elements: Action, read 2026-11-23). */
export function wildcard(pattern: string, flags = ''): Matcher {
  const source = pattern
    .replaceAll(SPECIAL, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return tester(source, flags)
}

/**
 * A `Resource` of a policy: wildcards stay within the part between two colons, but a `*` that ends such a part
 * reaches beyond it (AWS, IAM JSON policy elements: Resource, read 2026-11-23).
 */
export function resourcePattern(pattern: string): Matcher {
  const source = pattern
    .replaceAll(SPECIAL, String.raw`\$&`)
    .replaceAll('?', '[^:]')
    .replaceAll(/\*(?=:|$)/g, '\0')
    .replaceAll('*', '[^:]*')
    .replaceAll('\0', '.*')
  return tester(source)
}

const ARN_PARTS = 6

/** `ArnLike`: each of the six parts of an ARN by itself (AWS, IAM JSON policy elements: Condition operators, read 2026-11-23). */
export function arnLike(pattern: string): Matcher {
  const parts = partsOf(pattern).map((part) => wildcard(part))
  return (arn) => {
    const given = partsOf(arn)
    return given.length === parts.length && parts.every((fits, index) => fits(given[index] ?? ''))
  }
}

/** The last part may hold colons of its own. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':')
  return parts.length <= ARN_PARTS
    ? parts
    : [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')]
}

function tester(source: string, flags = ''): Matcher {
  const expression = new RegExp(`^${source}$`, `s${flags}`)
  return (text) => expression.test(text)
}

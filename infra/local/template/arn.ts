import { ACCOUNT_ID, REGION } from './place.ts'

/** ARN of what a caller names and no template holds: rights are asked for before anything is looked up. */
export function arnOfUnknown(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`
}

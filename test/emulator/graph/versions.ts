/** A Graph API version and its last days; absent: not announced. */
interface Version {
  readonly version: string
  readonly graphUntil: string | undefined
  readonly marketingUntil: string | undefined
}

// Meta, Graph API Changelog and Marketing API Versions, read 2026-11-23. Oldest first. The marketing
// days of v22.0 and older were not seen: no later than that of v23.0.
const VERSIONS: readonly Version[] = [
  { version: 'v19.0', graphUntil: '2026-05-21', marketingUntil: '2026-06-09' },
  { version: 'v20.0', graphUntil: '2026-09-24', marketingUntil: '2026-06-09' },
  { version: 'v21.0', graphUntil: '2027-01-21', marketingUntil: '2026-06-09' },
  { version: 'v22.0', graphUntil: '2027-05-20', marketingUntil: '2026-06-09' },
  { version: 'v23.0', graphUntil: '2027-10-08', marketingUntil: '2026-06-09' },
  { version: 'v24.0', graphUntil: '2028-02-18', marketingUntil: '2026-10-06' },
  { version: 'v25.0', graphUntil: '2028-07-29', marketingUntil: undefined },
  { version: 'v26.0', graphUntil: undefined, marketingUntil: undefined },
]

const LATEST_MAJOR = 26

/**
 * The version that answers a request, or undefined when there never was the one asked for.
 * An expired version, or none, is answered by the oldest that is still alive; newer ones are taken
 * as released whatever the clock says, so that it can be set to an earlier year.
 */
export function servedVersion(
  requested: string | undefined,
  marketing: boolean,
  now: number,
): string | undefined {
  const alive = VERSIONS.filter((version) => {
    const until = marketing ? version.marketingUntil : version.graphUntil
    return until === undefined || now < Date.parse(until)
  }).map((version) => version.version)
  if (requested === undefined) return alive[0]
  if (!everExisted(requested)) return undefined
  return alive.includes(requested) ? requested : alive[0]
}

function everExisted(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  if (major < 1 || major > LATEST_MAJOR) return false
  return minor <= (major === 2 ? 12 : major === 3 ? 3 : 0)
}

/** A room's key in names that allow no slash: `login/callback` → `login-callback` (folders, anchors). */
export function dashed(key: string): string {
  return key.replaceAll('/', '-')
}

/** A key as a construct id or output suffix: `automations/hourly-insights` → `AutomationsHourlyInsights`. */
export function pascal(key: string): string {
  return key
    .split(/[/-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

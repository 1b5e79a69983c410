import type { Fault } from '../fault.ts'

/** Days, pages and values of hourly insights. */
export const automationFaults: readonly Fault[] = [
  {
    name: 'yesterday is what it was 24 hours ago',
    file: 'shared/domain/account-day.ts',
    find: 'return [dayBefore(today), today]',
    replace: 'return [dateIn(timeZone, instant - 24 * 3_600_000), today]',
    test: {
      file: 'test/shared/domain/account-day.test.ts',
      name: 'in each of the 25 hours of a day, yesterday and today are the same two days',
    },
  },
  {
    name: 'days are counted in UTC',
    file: 'functions/automations/hourly-insights/step.ts',
    find: 'yesterdayAndToday(asset.timeZone, ports.clock.now())',
    replace: "yesterdayAndToday('UTC', ports.clock.now())",
    test: {
      file: 'test/functions/automations/hourly-insights/days.test.ts',
      name: 'at %s an account in %s has %s and %s read',
    },
  },
  {
    name: 'the last page of a day is left out',
    file: 'functions/automations/hourly-insights/step.ts',
    find: `    rows.push(...page.rows)
    if (page.after === undefined) return { rows, pages: seen.size + 1 }
`,
    replace: `    if (page.after === undefined) return { rows, pages: seen.size + 1 }
    rows.push(...page.rows)
`,
    test: {
      file: 'test/functions/automations/hourly-insights/pages.test.ts',
      name: 'every page of both days is read, each day into one file, in the order of the pages',
    },
  },
]

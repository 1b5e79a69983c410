import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const report = process.env['TEST_REPORT']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of the time is spent waiting for other processes: two workers pay even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', ...(report === undefined ? [] : ['json']), './test/sinks/reporter.ts'],
    ...(report !== undefined && { outputFile: { json: report } }),
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', 'test/planted/**'],
        },
      },
      {
        extends: true,
        // Journeys share the partner's port, which the deployment fixes: one file at a time.
        test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], fileParallelism: false },
      },
    ],
  },
})

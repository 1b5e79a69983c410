import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics as PowertoolsMetrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Context } from 'aws-lambda'
import type { Log, Metrics } from '../ports/ambient.ts'
import { describeError } from './describe-error.ts'

export interface Telemetry {
  readonly log: Log
  readonly metrics: Metrics
  /** Ties what follows to one invocation. */
  begin(context: Context): void
  /** Writes the metrics that have gathered. */
  flush(): void
}

const NAMESPACE = 'FacebookLoginBackend'

/** Logs as JSON lines and metrics in the embedded metric format, both on standard output as CloudWatch takes them. */
export function createTelemetry(): Telemetry {
  const logger = new Logger()
  const metrics = new PowertoolsMetrics({ namespace: NAMESPACE })
  return {
    log: {
      info: (message, facts) => logger.info(message, { facts: facts ?? {} }),
      warn: (message, facts) => logger.warn(message, { facts: facts ?? {} }),
      error: (message, facts, error) =>
        logger.error(message, { facts: { ...facts, ...(error !== undefined && describeError(error)) } }),
    },
    metrics: {
      count(name, dimension, amount = 1) {
        const target = dimension ? metrics.singleMetric() : metrics
        for (const [key, value] of Object.entries(dimension ?? {})) target.addDimension(key, value)
        target.addMetric(name, MetricUnit.Count, amount)
      },
    },
    begin: (context) => logger.addContext(context),
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    },
  }
}

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** What one function writes, raw, with the lines of the platform between, as CloudWatch would hold it. */
export interface FunctionLog {
  /** Handed to the processes as their output: what a dying process wrote last is not lost. */
  readonly descriptor: number | 'ignore'
  start(requestId: string): void
  timedOut(requestId: string, at: number, seconds: number): void
  end(report: Report): void
  close(): void
}

export interface Report {
  readonly requestId: string
  readonly durationMilliseconds: number
  readonly initMilliseconds: number | undefined
  readonly memoryMegabytes: number
  readonly pid: number | undefined
}

/** What a function writes whose role may not have a log. */
export const unkeptLog: FunctionLog = {
  descriptor: 'ignore',
  start: () => undefined,
  timedOut: () => undefined,
  end: () => undefined,
  close: () => undefined,
}

export function openFunctionLog(file: string): FunctionLog {
  const descriptor = openSync(file, 'a')
  let open = true
  const line = (text: string) => {
    if (open) writeSync(descriptor, `${text}\n`)
  }
  return {
    descriptor,
    start: (requestId) => line(`START RequestId: ${requestId} Version: $LATEST`),
    timedOut(requestId, at, seconds) {
      line(`${new Date(at).toISOString()} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds`)
    },
    end(report) {
      line(`END RequestId: ${report.requestId}`)
      const used = peakMegabytes(report.pid)
      const parts = [
        `REPORT RequestId: ${report.requestId}`,
        `Duration: ${report.durationMilliseconds.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(report.durationMilliseconds)} ms`,
        `Memory Size: ${report.memoryMegabytes} MB`,
        ...(used === undefined ? [] : [`Max Memory Used: ${used} MB`]),
        ...(report.initMilliseconds === undefined
          ? []
          : [`Init Duration: ${report.initMilliseconds.toFixed(2)} ms`]),
      ]
      line(parts.join('\t'))
    },
    close() {
      if (!open) return
      open = false
      closeSync(descriptor)
    },
  }
}

/** The most memory that a process has held so far; only Linux tells, and only while the process lives. */
function peakMegabytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
  } catch {
    // The process ended between its answer and this look: the report goes without the figure.
    return undefined
  }
}

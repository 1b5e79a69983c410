import { setTimeout as sleep } from 'node:timers/promises'
import { takeFault, type Fault } from '../control/faults.ts'
import { refuse } from '../graph/answer-graph.ts'
import { GraphError } from '../graph/graph-error.ts'
import type { State } from '../world/state.ts'
import type { Answer, Call } from './call.ts'
import { recordCall } from './record-call.ts'
import type { Match } from './route.ts'

type Work = () => Answer | Promise<Answer>

/** Answers a call, or does to it what the control plane asked for, and notes it either way. */
export async function withFaults(
  state: State,
  call: Call,
  match: Match | undefined,
  work: Work,
): Promise<Answer | 'cut'> {
  const fault = takeFault(state.faults, call.method, call.path, match?.route.operation ?? 'unknown')
  // Real time, and none that would keep a closing emulator alive.
  if (fault?.slowMilliseconds !== undefined) await sleep(fault.slowMilliseconds, undefined, { ref: false })
  const answer = fault ? await faultyAnswer(state, call, fault, work) : await work()
  recordCall(state, call, match, answer === 'cut' ? undefined : answer.status, fault !== undefined)
  return answer
}

async function faultyAnswer(state: State, call: Call, fault: Fault, work: Work): Promise<Answer | 'cut'> {
  const answer = await replacedAnswer(state, call, fault, work)
  if (answer === 'cut' || fault.servedVersion === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'facebook-api-version': fault.servedVersion } }
}

async function replacedAnswer(state: State, call: Call, fault: Fault, work: Work): Promise<Answer | 'cut'> {
  const { cut, error, raw } = fault
  if (cut === undefined && error === undefined && raw === undefined) return work()
  if ((cut ?? fault.when) === 'after-effect') await work()
  if (raw) return { status: raw.status, headers: { 'content-type': raw.contentType }, body: raw.body }
  if (!error) return 'cut'
  if (error.regainMinutes !== undefined) noteRegain(call, error.regainMinutes)
  return refuse(
    state,
    call,
    new GraphError(error.code, error.message, {
      ...(error.type === undefined ? {} : { type: error.type }),
      ...(error.subcode === undefined ? {} : { subcode: error.subcode }),
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.isTransient === undefined ? {} : { isTransient: error.isTransient }),
    }),
  )
}

/** Says in the header of business use cases when this object may be called again. */
function noteRegain(call: Call, minutes: number): void {
  const [objectId = '0'] = call.captured.values()
  const full = { call_count: 100, total_cputime: 100, total_time: 100 }
  const entry = { type: 'ads_insights', ...full, estimated_time_to_regain_access: minutes }
  call.answerHeaders.set('x-business-use-case-usage', JSON.stringify({ [objectId]: [entry] }))
}
